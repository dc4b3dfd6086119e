import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { SshRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planSession } from '../steps/plan/plan-session.ts';
import { handOver } from '../steps/pod/hand-over.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { prepareOne, withoutKeyOn } from '../steps/prepare/prepare-one.ts';
import { openSsh } from '../steps/ssh/open-ssh-shell.ts';
import { quoteForSh } from '../text/shell-quote.ts';
import type { Undo } from '../undo.ts';

/** `ssh NODE [-- CMD…]`: a shell or a command as `core`, with the host key pinned. The words of a command stay as they are. */
export async function ssh(ports: Ports, request: SshRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common, node, ssh: flags, run: words } = request;
  const { prepared, node: target } = await prepareOne(ports, { node, common, ssh: flags }, deadline);
  const command = words.length === 0 ? undefined : quoteForSh(words);
  const lifetimeSeconds = podLifetimeSeconds(common, 'session');
  if (common.dryRun) {
    const argv = ['ssh', `core@${node}`, ...(command === undefined ? [] : [command])];
    return planSession(target, { kind: 'run', node, argv }, { prepared, common, ssh: flags, lifetimeSeconds });
  }
  const { openNode, grants, onNodes } = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const { pod, look } = await openNode(target, deadline);
  const { wayIn } = target;
  const { identities, run, facts } = prepared;
  const clusterId = facts.version?.clusterId;
  const { program } = common;
  const way = { wayIn, identities, flags, grants, clusterId, program, withoutKey: withoutKeyOn(node) };
  await using connection = await openSsh(ports, { pod, look, run, undo: onNodes, ...way }, deadline);
  const terminal = ports.terminal.size;
  const start = (signal: AbortSignal) => connection.exec(command, { stdin: true, terminal }, signal);
  const remoteStatus = await handOver(ports, start, deadline);
  return { nodes: [], failure: undefined, remoteStatus };
}
