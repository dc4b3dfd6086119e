import type { Command } from '../command.ts';
import { liveGroups } from '../flags/asking.ts';
import { readCommon } from '../flags/common.ts';
import { readLive } from '../flags/live.ts';
import { readTargetIfAny, targetSummary } from '../flags/target.ts';

export const status: Command = {
  kind: 'command',
  path: ['status'],
  summary: 'Show what was done to which node',
  description:
    "Shows one row a node: whether its /usr is writable, which packages are overridden, booted and pending, which files were put, by whom and since when, and whether a dead-man's switch is armed. It is what was recorded on the Node objects: no node is asked. With --live each is, and what differs from the record is marked.",
  operand: { label: '[TARGET…]', count: 'many', summary: `${targetSummary}; without any, all nodes` },
  flags: liveGroups,
  examples: [
    { does: 'All nodes, as it is recorded', line: '{program} status' },
    { does: 'Ask the workers themselves', line: '{program} status --pool worker --live' },
  ],
  read: args => ({
    command: 'status',
    common: readCommon(args),
    target: readTargetIfAny(args),
    live: readLive(args),
  }),
};
