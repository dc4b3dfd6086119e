import type { Command } from '../command.ts';
import { lookingGroups } from '../flags/asking.ts';
import { readCommon } from '../flags/common.ts';
import { podPlaceFlags } from '../flags/debug-pod.ts';
import { readDrain } from '../flags/drain.ts';
import { liveFlags, readLive } from '../flags/live.ts';
import { key, readSshKey } from '../flags/ssh-key.ts';
import { readTarget, targetSummary } from '../flags/target.ts';

export const check: Command = {
  kind: 'command',
  path: ['check'],
  summary: 'Show whether all is there that the other commands need',
  description:
    'Shows one row for every precondition of the other commands, of the cluster, of the pools and of the nodes: ok, warning, failure or not looked at. A failure is what a command is refused for; -o wide shows the way out of each. Only the API is read, and nothing is made. With --live each node is looked at too, from a debug pod that is then removed.',
  operand: { label: 'TARGET…', count: 'many', summary: targetSummary },
  flags: lookingGroups([...liveFlags, key]),
  examples: [
    { does: 'All nodes, by the API alone', line: '{program} check --all' },
    {
      does: 'Look at a node itself too; show each way out',
      line: '{program} check worker-a --live -o wide',
    },
  ],
  read: args => ({
    command: 'check',
    common: readCommon(args),
    target: readTarget(args),
    live: readLive(args, podPlaceFlags),
    ssh: readSshKey(args),
    drain: readDrain(args),
  }),
};
