import type { Command } from '../command.ts';
import { overrideGroups, readOverrideWork } from '../flags/override-work.ts';
import { targetFlags } from '../flags/target.ts';
import { packageWordsSummary, readPackageWords } from '../package-words.ts';
import { usageFailure } from '../usage-failure.ts';

export const overrideRemove: Command = {
  kind: 'command',
  path: ['override', 'remove'],
  summary: "Remove packages of the nodes' OS, across reboots",
  description:
    'Stages a new deployment of the OS without the packages, with rpm-ostree override remove, and proves that they are not in it. With --reboot the nodes are then rebooted into it in turn, as override replace does it.',
  operand: { label: 'PKG… TARGET', count: 'many', summary: packageWordsSummary },
  flags: overrideGroups(targetFlags),
  examples: [
    {
      does: 'A node without toolbox, rebooted into it',
      line: '{program} override remove toolbox worker-a --reboot',
    },
    {
      does: 'Two packages on two nodes, for a later reboot',
      line: '{program} override remove toolbox nano node/worker-a node/worker-b --no-reboot',
    },
  ],
  read: args => {
    const { packages, target } = readPackageWords(args);
    const [first, ...others] = packages;
    if (first === undefined)
      throw usageFailure(
        'MISSING_ARGUMENT',
        'no package is named, only nodes',
        `the last word is the node: ${args.program} override remove PKG… NODE`,
      );
    return { command: 'override remove', ...readOverrideWork(args, target), packages: [first, ...others] };
  },
};
