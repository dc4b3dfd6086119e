import type { Command } from '../command.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { outputGroup } from '../flags/output.ts';
import { allowDisruption, dryRun, timeout, yes } from '../flags/run.ts';
import { readVia, viaFlags } from '../flags/via.ts';
import { parseNodeName } from '../node-name.ts';

export const usrConfirm: Command = {
  kind: 'command',
  path: ['usr', 'confirm'],
  summary: "Disarm a node's dead-man's switch, so that what was installed stays",
  description:
    "Disarms the dead-man's switch of a node, so that what was installed stays until the next reboot. After a reboot into an override it is the new deployment that stays. usr and override do so by themselves once they have seen that the node is well: this is for --no-confirm, and for a run that was stopped before it had confirmed.",
  operand: { label: 'NODE', count: 'one', summary: 'the name of a node (worker-a or node/worker-a)' },
  flags: [
    { title: 'Flags', flags: [...viaFlags, dryRun, yes, allowDisruption, timeout] },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [{ does: 'Keep what was installed', line: '{program} usr confirm worker-a' }],
  read: args => ({
    command: 'usr confirm',
    common: readCommon(args),
    node: parseNodeName(args.operands[0] ?? ''),
    ...readVia(args),
  }),
};
