import type { Target } from '../../model/request.ts';
import type { Args, Command } from '../command.ts';
import { toggle } from '../flag.ts';
import { overrideGroups, readOverrideWork } from '../flags/override-work.ts';
import { targetFlags } from '../flags/target.ts';
import { namesNode } from '../node-name.ts';
import { packageWordsSummary, readPackageWords } from '../package-words.ts';

const unrecorded = toggle({
  name: 'unrecorded',
  summary: 'also those that this program has not recorded: somebody else has set them',
});

export const overrideReset: Command = {
  kind: 'command',
  path: ['override', 'reset'],
  summary: 'Take overrides back: the packages are as in the image again',
  description:
    'Takes back the overrides of the named packages; without any name, all that this program has recorded on the node. Those that somebody else has set stay, but for --unrecorded. What is merely staged is dropped without a reboot; else a new deployment is staged, and with --reboot the nodes are rebooted into it in turn, and it is proved that they run the packages of the image again.',
  operand: {
    label: '[PKG…] TARGET',
    count: 'many',
    recorded: true,
    summary: `${packageWordsSummary}; without a package, all that are recorded`,
  },
  flags: overrideGroups([...targetFlags, unrecorded]),
  examples: [
    { does: 'Take all back on one node, and reboot it', line: '{program} override reset worker-a --reboot' },
    { does: 'One package, for the next reboot', line: '{program} override reset runc worker-a --no-reboot' },
    {
      does: 'All workers, whoever has set the overrides',
      line: '{program} override reset --pool worker --unrecorded --reboot',
    },
  ],
  read: args => {
    const { packages, target } = readPackageWords(args);
    const [first, ...others] = packages;
    return {
      command: 'override reset',
      ...readOverrideWork(args, orPackage(args, target)),
      packages: first === undefined ? 'recorded' : [first, ...others],
      unrecorded: args.get(unrecorded),
    };
  },
};

/** A word that stands alone is a node, and people mean a package by it. */
function orPackage({ operands, program }: Args, target: Target): Target {
  const [word = '', follower] = operands;
  if (target.kind !== 'names' || follower !== undefined || namesNode(word)) return target;
  const way = `${program} override reset ${word} NODE`;
  return { ...target, otherwise: `oc get nodes; the last word is the node, so that a package is reset by ${way}` };
}
