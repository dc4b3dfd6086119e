import type { RescueRequest } from '../../model/request.ts';
import type { Args, Command } from '../command.ts';
import { single, toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { outputGroup } from '../flags/output.ts';
import { allowDisruption, dryRun, timeout, yes } from '../flags/run.ts';
import { readSshKey, sshKeyFlags } from '../flags/ssh-key.ts';
import { parseNodeName } from '../node-name.ts';
import { usageFailure } from '../usage-failure.ts';

const from = single(
  { name: 'from', placeholder: 'NODE', summary: 'the healthy node to come from, instead of one that is chosen' },
  parseNodeName,
);
const revert = toggle({ name: 'revert', summary: 'only put back the old files' });
const rollback = toggle({
  name: 'rollback',
  summary: 'boot the deployment before this one, where an override keeps the node from working',
});
const reboot = toggle({ name: 'reboot', summary: 'reboot at once, which drops all that was written to /usr' });

export const rescue: Command = {
  kind: 'command',
  path: ['rescue'],
  summary: 'Heal a node on which no pod starts any more',
  description:
    'Reaches the sshd of a node on which no pod starts any more, from a debug pod on a healthy node, and shows what is wrong. Then puts back the files that usr --put replaced, and reboots the node if that did not help. With --rollback it boots the deployment before the present one instead. It is healed once it is Ready and a new pod starts on it.',
  operand: { label: 'NODE', count: 'one', summary: 'the name of the sick node (worker-a or node/worker-a)' },
  flags: [
    { title: 'Flags', flags: [from, revert, rollback, reboot, ...sshKeyFlags, dryRun, yes, allowDisruption, timeout] },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [
    { does: 'Put back, and reboot if that does not help', line: '{program} rescue worker-a' },
    {
      does: 'From a node of your choice; reboot at once',
      line: '{program} rescue worker-a --from worker-b --reboot',
    },
    { does: 'Take back an override with which it was booted', line: '{program} rescue worker-a --rollback' },
  ],
  read: args => {
    const node = parseNodeName(args.operands[0] ?? '');
    if (args.get(from) === node)
      throw usageFailure('CONFLICTING_FLAGS', '--from is the sick node itself: it is reached from another one');
    return {
      command: 'rescue',
      common: readCommon(args),
      node,
      from: args.get(from),
      ssh: readSshKey(args),
      cure: cureOf(args),
    };
  },
};

function cureOf(args: Args): RescueRequest['cure'] {
  const [first, second] = [revert, rollback, reboot].filter(flag => args.get(flag));
  if (first && second)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--${first.name} and --${second.name} cannot be given together`,
      'without both, the node is reverted, and rebooted if that did not help',
    );
  if (first === revert) return 'revert';
  if (first === rollback) return 'rollback';
  return first === reboot ? 'reboot' : 'revert-then-reboot';
}
