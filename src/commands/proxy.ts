import { Failure } from '../errors.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { ProxyRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { sshConfigStanza } from '../model/ssh/ssh-config.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planSession } from '../steps/plan/plan-session.ts';
import { note } from '../steps/plan/plan-site.ts';
import { leaveTerminal } from '../steps/pod/hand-over.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { pumpBothWays } from '../steps/pod/pump-both-ways.ts';
import { prepareOne } from '../steps/prepare/prepare-one.ts';
import { demandHostKey } from '../steps/ssh/demand-host-key.ts';
import { openSshTunnel } from '../steps/ssh/ssh-tunnel.ts';
import type { Undo } from '../undo.ts';

/** `proxy NODE`: stdin and stdout to the node's sshd, for `ssh -o ProxyCommand=…`; `--ssh-config` prints how. */
export async function proxy(ports: Ports, request: ProxyRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common, node, sshConfig } = request;
  const { prepared, node: target } = await prepareOne(ports, { node, common, ssh: undefined }, deadline);
  const lifetimeSeconds = podLifetimeSeconds(common, sshConfig ? 'run' : 'session');
  if (common.dryRun) {
    const session = sshConfig ? 'the stanza is printed' : `stdin and stdout are connected to port 22 of node/${node}`;
    return planSession(target, note(session), { prepared, common, ssh: undefined, lifetimeSeconds });
  }
  const { openNode } = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const { pod, look } = await openNode(target, deadline);
  if (sshConfig) {
    const hostKey = demandHostKey(node, look.hostKeys);
    const text = sshConfigStanza({ node, proxyCommand: request.proxyCommand, hostKey });
    return { nodes: [], failure: undefined, output: { kind: 'text', text } };
  }
  const tunnel = await openSshTunnel(ports.cluster, pod, deadline);
  leaveTerminal(ports, deadline);
  await untilHungUp(pumpBothWays(ports.terminal, tunnel, deadline));
  return { nodes: [], failure: undefined };
}

/** OpenSSH ends its ProxyCommand by SIGHUP when it has closed the connection (`ssh_kill_proxy_command` in sshconnect.c). */
async function untilHungUp(session: Promise<void>): Promise<void> {
  try {
    await session;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'HUNG_UP') throw error;
  }
}
