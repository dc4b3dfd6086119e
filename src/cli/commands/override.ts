import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import type { Args, Command } from '../command.ts';
import { liveGroups } from '../flags/asking.ts';
import { readCommon } from '../flags/common.ts';
import { readLive } from '../flags/live.ts';
import { readTargetIfAny, targetSummary } from '../flags/target.ts';
import { namesRpm } from '../rpm-source.ts';
import { quoted, usageFailure } from '../usage-failure.ts';

/** Alone it lists; its commands change. */
export const override: Command = {
  kind: 'command',
  path: ['override'],
  summary: "Override packages of the nodes' OS, or list what is overridden",
  description:
    'Replaces and removes packages of the image that a node runs, with rpm-ostree, and takes it back. Unlike what is written to a writable /usr, an override outlives reboots, and updates of the OS.\n\nWithout a further command it lists, one row a package, what is overridden on which node. It is what was recorded on the Node objects: no node is asked. With --live each is, and what differs from the record is marked.',
  operand: { label: '[TARGET…]', count: 'many', summary: `${targetSummary}; without any, all nodes` },
  flags: liveGroups,
  examples: [
    { does: 'What is overridden on all nodes, by record', line: '{program} override' },
    { does: 'Ask one node itself', line: '{program} override worker-a --live' },
  ],
  read: args => {
    refuseForgottenReplace(args);
    return { command: 'override list', common: readCommon(args), target: readTargetIfAny(args), live: readLive(args) };
  },
};

/** The same under a word of its own: a script says what it does. */
export const overrideList: Command = {
  ...override,
  path: ['override', 'list'],
  summary: 'List what is overridden on which node',
  description:
    'Lists, one row a package, what is overridden on which node: the package of the image, and what is booted and pending instead. It is what was recorded on the Node objects: no node is asked. With --live each is, and what differs from the record is marked.',
  examples: [
    { does: 'What is overridden on all nodes, by record', line: '{program} override list' },
    { does: 'Ask the workers themselves', line: '{program} override list --pool worker --live' },
  ],
};

function refuseForgottenReplace({ operands, program }: Args): void {
  const word = operands.find(namesRpm);
  if (word === undefined) return;
  // A verb that there is not, before the RPM and its node.
  const [first = '', ...rest] = operands;
  const isVerb = !namesRpm(first) && rest.length > 1 && !namesRpm(rest.at(-1) ?? '');
  throw usageFailure(
    'BAD_VALUE',
    `${quoted(isVerb ? first : word)} is not the name of a node`,
    `did you mean ${program} override replace ${printable(quoteForShell(isVerb ? rest : operands), 200)}?`,
  );
}
