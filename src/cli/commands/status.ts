import type { Args, Command } from '../command.ts';
import { toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { outputGroup } from '../flags/output.ts';
import { dryRun, parallel, timeout } from '../flags/run.ts';
import { readTargetIfAny, targetFlags, targetSummary } from '../flags/target.ts';
import { usageFailure } from '../usage-failure.ts';

const live = toggle({ name: 'live', summary: 'ask the nodes themselves too, each from a debug pod' });
const ofLive = [dryRun, parallel];

export const status: Command = {
  kind: 'command',
  path: ['status'],
  summary: 'Show what was done to the /usr of which node',
  description:
    "Shows one row a node: whether its /usr is writable, which files were put there, by whom and since when, and whether a dead-man's switch is armed. It is what was recorded on the Node objects: no node is asked. With --live each is, and what differs from the record is marked.",
  operand: { label: '[TARGET…]', count: 'many', summary: `${targetSummary}; without any, all nodes` },
  flags: [
    { title: 'Flags', flags: [...targetFlags, live, ...ofLive, timeout] },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [
    { does: 'All nodes, as it is recorded', line: '{program} status' },
    { does: 'Ask the workers themselves', line: '{program} status --pool worker --live' },
  ],
  read: args => {
    if (!args.get(live)) refuseFlagsOfLive(args);
    return { command: 'status', common: readCommon(args), target: readTargetIfAny(args), live: args.get(live) };
  },
};

function refuseFlagsOfLive(args: Args): void {
  const idle = [...ofLive, ...debugPodGroup.flags].find(args.isGiven);
  if (idle)
    throw usageFailure(
      'MISSING_ARGUMENT',
      `--${idle.name} is for the debug pods of --live`,
      'add --live, or leave it out',
    );
}
