import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors.ts';
import { debugContainer, hostRoot } from '../../model/pod/debug-pod.ts';
import type { Cluster } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { streamOf } from '../pod/process-stream.ts';

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
  return whileOpening(signal, async opening => {
    try {
      return await pod.forward(sshPort, opening.signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'FORBIDDEN') throw error;
      return await tunnelOverExec(cluster, { pod, host: '127.0.0.1', node: pod.node }, opening);
    }
  });
}

export type FarSshd = {
  /** On a node from which the other one is reached. */
  readonly pod: Pick<DebugPod, 'namespace' | 'pod'>;
  /** An address of the other node, and its name. */
  readonly host: string;
  readonly node: string;
};

/** A connection to the sshd of another node than the pod's own, over exec: ports are forwarded to the pod's node only. */
export async function openFarSshTunnel(
  cluster: Pick<Cluster, 'exec'>,
  far: FarSshd,
  signal: AbortSignal,
): Promise<Duplex> {
  return whileOpening(signal, opening => tunnelOverExec(cluster, far, opening));
}

async function whileOpening(signal: AbortSignal, open: (opening: AbortController) => Promise<Duplex>): Promise<Duplex> {
  signal.throwIfAborted();
  const opening = new AbortController();
  const abort = () => opening.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await open(opening);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * The host's bash connects and passes bytes both ways until sshd hangs up. Where it cannot connect, the stream fails with
 * `PORT_CLOSED`, as a forwarded one does.
 */
async function tunnelOverExec(
  cluster: Pick<Cluster, 'exec'>,
  { pod, host, node }: FarSshd,
  opening: AbortController,
): Promise<Duplex> {
  const container = { namespace: pod.namespace, pod: pod.pod, container: debugContainer };
  const argv = ['chroot', hostRoot, 'bash', '-c', relay, 'bash', host];
  const process = await cluster.exec(container, argv, { stdin: true }, opening.signal);
  const said = text(process.stderr).catch(() => '');
  const judge = async (status: number): Promise<void> => {
    if (status === 0) return;
    const why = printable(await said, 300);
    throw new Failure('failed', 'PORT_CLOSED', `nothing listens on port ${sshPort} of node/${node}: ${why}`, {
      hint: `oc debug node/${node} -- chroot /host systemctl status sshd`,
    });
  };
  const parts = { stdin: process.stdin, stdout: process.stdout, exit: process.exit.then(judge) };
  return streamOf(parts, () => opening.abort(new Error('the tunnel was closed')));
}

/** What passes on our input gets it by another descriptor, since the shell of a background process has none. */
const relay = `exec 3<>"/dev/tcp/$1/${sshPort}" 4<&0 || exit; cat <&4 >&3 2>/dev/null & cat <&3 2>/dev/null; exit 0`;
