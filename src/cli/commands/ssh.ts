import type { Command } from '../command.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { progressGroup } from '../flags/output.ts';
import { allowDisruption, dryRun, timeout, yes } from '../flags/run.ts';
import { readSshKey, sshKeyFlags } from '../flags/ssh-key.ts';
import { parseNodeName } from '../node-name.ts';

export const ssh: Command = {
  kind: 'command',
  path: ['ssh'],
  summary: 'Open a shell on a node, or run a command there, as core',
  description:
    "Logs in to the node's sshd as the user core, through the API server: the node needs no address that this machine can reach. The host key is read through the API and pinned. stdin, stdout, stderr and the exit status of a command are those of the command; 255 is a failure of the connection. --timeout is for the way there; a session may then last up to a day.",
  operand: { label: 'NODE', count: 'one', summary: 'the name of a node (worker-a or node/worker-a)' },
  runs: true,
  flags: [
    { title: 'Flags', flags: [...sshKeyFlags, dryRun, yes, allowDisruption, timeout] },
    debugPodGroup,
    connectionGroup,
    progressGroup,
  ],
  examples: [
    { does: 'A shell', line: '{program} ssh worker-a' },
    { does: 'A command', line: '{program} ssh worker-a -- sudo journalctl -u kubelet -n 20' },
    { does: 'With a key of your own that is let in', line: '{program} ssh worker-a --key ~/.ssh/id_ed25519' },
  ],
  read: args => ({
    command: 'ssh',
    common: readCommon(args),
    node: parseNodeName(args.operands[0] ?? ''),
    ssh: readSshKey(args),
    run: args.run,
  }),
};
