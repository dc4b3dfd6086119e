import type { Duplex } from 'node:stream';
import type { ProxyRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { sshConfigStanza } from '../model/ssh-config.ts';
import type { Ports, Terminal } from '../ports.ts';
import { openSite } from '../steps/open-node.ts';
import { prepareOne } from '../steps/prepare-one.ts';
import { openSshTunnel } from '../steps/ssh-tunnel.ts';
import type { Undo } from '../undo.ts';

/** `proxy NODE`: stdin and stdout to the node's sshd, for `ssh -o ProxyCommand=…`; `--ssh-config` prints how. */
export async function proxy(ports: Ports, request: ProxyRequest, undo: Undo, signal: AbortSignal): Promise<Result> {
  const { common, node } = request;
  const { prepared, node: target } = await prepareOne(ports, { node, common, ssh: undefined }, signal);
  const { openNode } = openSite(ports, { prepared, common, undo });
  const { pod, look } = await openNode(target, signal);
  if (request.sshConfig) {
    const text = sshConfigStanza({ node, proxyCommand: request.proxyCommand, hostKeys: look.hostKeys });
    return { nodes: [], failure: undefined, output: { kind: 'text', text } };
  }
  const tunnel = await openSshTunnel(ports.cluster, pod, signal);
  ports.reporter.emit({ kind: 'handover' });
  await pumpBothWays(ports.terminal, tunnel);
  return { nodes: [], failure: undefined };
}

/** Until the node closes the connection: a client whose stdin has ended may still be sent something. */
function pumpBothWays(terminal: Terminal, tunnel: Duplex): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  terminal.stdin.pipe(tunnel);
  tunnel.pipe(terminal.stdout, { end: false });
  tunnel.once('end', resolve).once('close', resolve).once('error', reject);
  terminal.stdout.once('error', () => tunnel.destroy());
  return promise.finally(() => {
    terminal.stdin.unpipe(tunnel);
    terminal.stdin.pause();
    tunnel.destroy();
  });
}
