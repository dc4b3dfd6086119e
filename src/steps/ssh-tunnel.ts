import { Duplex } from 'node:stream';
import { Failure } from '../errors.ts';
import { debugContainer, hostRoot } from '../model/debug-pod.ts';
import type { Cluster } from '../ports.ts';
import type { DebugPod } from './open-debug-pod.ts';

const sshPort = 22;

/**
 * A connection to the node's own sshd: by port-forward, or over exec for those who may not forward ports. `signal` is about
 * the opening: what is open can say goodbye before it is closed.
 */
export async function openSshTunnel(
  cluster: Pick<Cluster, 'exec'>,
  pod: DebugPod,
  signal: AbortSignal,
): Promise<Duplex> {
  signal.throwIfAborted();
  const opening = new AbortController();
  const abort = () => opening.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await pod.forward(sshPort, opening.signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'FORBIDDEN') throw error;
    return await tunnelOverExec(cluster, pod, opening.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The host's bash connects and passes bytes both ways. The end of its input is of no use here: SSH ends itself. */
async function tunnelOverExec(cluster: Pick<Cluster, 'exec'>, pod: DebugPod, signal: AbortSignal): Promise<Duplex> {
  const script = `exec 3<>/dev/tcp/127.0.0.1/${sshPort}; cat <&3 & cat >&3`;
  const container = { namespace: pod.namespace, pod: pod.pod, container: debugContainer };
  const process = await cluster.exec(container, ['chroot', hostRoot, 'bash', '-c', script], { stdin: true }, signal);
  process.stderr.resume();
  const tunnel = Duplex.from({ writable: process.stdin, readable: process.stdout });
  process.exit.then(
    () => tunnel.destroy(),
    error => tunnel.destroy(error),
  );
  return tunnel;
}
