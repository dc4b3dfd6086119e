import type { SshRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Ports } from '../ports.ts';
import { handOver } from '../steps/hand-over.ts';
import { openSite } from '../steps/open-node.ts';
import { openSsh } from '../steps/open-ssh-shell.ts';
import { prepareOne } from '../steps/prepare-one.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import type { Undo } from '../undo.ts';

/** `ssh NODE [-- CMD…]`: a shell or a command as `core`, with the host key pinned. The words of a command stay as they are. */
export async function ssh(ports: Ports, request: SshRequest, undo: Undo, signal: AbortSignal): Promise<Result> {
  const { common, node, ssh: flags, run: words } = request;
  const { prepared, node: target } = await prepareOne(ports, { node, common, ssh: flags }, signal);
  const { openNode, grants, onNodes } = openSite(ports, { prepared, common, undo });
  const { pod, look } = await openNode(target, signal);
  const { wayIn } = target;
  const { identities, run, facts } = prepared;
  const clusterId = facts.version?.clusterId;
  const { program } = common;
  const options = { pod, look, wayIn, identities, flags, grants, run, undo: onNodes, clusterId, program };
  await using connection = await openSsh(ports, options, signal);
  ports.reporter.emit({ kind: 'handover' });
  const command = words.length === 0 ? undefined : quoteForShell(words);
  const remote = await connection.exec(command, { stdin: true, terminal: ports.terminal.size }, signal);
  const remoteStatus = await handOver(ports.terminal, remote);
  return { nodes: [], failure: undefined, remoteStatus };
}
