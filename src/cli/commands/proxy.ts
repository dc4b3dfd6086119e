import { quoteForSh } from '../../text/shell-quote.ts';
import type { Args, Command } from '../command.ts';
import { toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup, refuseSecrets } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { progressGroup } from '../flags/output.ts';
import { dryRun, timeout } from '../flags/run.ts';
import { parseNodeName } from '../node-name.ts';

const sshConfig = toggle({ name: 'ssh-config', summary: 'print a stanza for ~/.ssh/config instead of connecting' });

export const proxy: Command = {
  kind: 'command',
  path: ['proxy'],
  summary: "Connect stdin and stdout to a node's sshd, for ssh, scp and rsync",
  description:
    "Carries bytes between stdin and stdout and the node's sshd, through the API server. As the ProxyCommand of ssh it lets scp, rsync and editors reach the node with your own ssh, and with a key that is let in there. --timeout is for the way there; a connection may then last up to a day.",
  operand: { label: 'NODE', count: 'one', summary: 'the name of a node (worker-a or node/worker-a)' },
  flags: [{ title: 'Flags', flags: [sshConfig, dryRun, timeout] }, debugPodGroup, connectionGroup, progressGroup],
  examples: [
    { does: 'Teach ssh the way to a node', line: '{program} proxy worker-a --ssh-config >>~/.ssh/config' },
    {
      does: 'Copy a file to a node',
      line: "scp -o ProxyCommand='{program} proxy %h' runc core@worker-a:/var/tmp/",
    },
  ],
  read: args => {
    const node = parseNodeName(args.operands[0] ?? '');
    if (args.get(sshConfig)) refuseSecrets(args, '--ssh-config');
    return {
      command: 'proxy',
      common: readCommon(args),
      node,
      sshConfig: args.get(sshConfig),
      proxyCommand: proxyCommandOf(args, node),
    };
  },
};

/** ssh starts it from wherever it is itself started, and an editor's ssh has hardly a PATH. */
function proxyCommandOf(args: Args, node: string): string {
  const given = args.again([timeout, ...debugPodGroup.flags, ...connectionGroup.flags, ...progressGroup.flags]);
  return quoteForSh([...args.self, 'proxy', node, ...given]);
}
