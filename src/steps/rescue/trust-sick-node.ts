import { Failure } from '../../errors.ts';
import type { Node } from '../../model/node/node.ts';
import { fingerprintOf, type PublicKey } from '../../model/ssh/ssh-key.ts';
import type { Ports } from '../../ports.ts';
import { type FarSshd, openFarSshTunnel } from '../ssh/ssh-tunnel.ts';

/**
 * The host keys of a node that no pod can read them on: those that an earlier run recorded on its object. Without a record,
 * the one that its sshd shows, if the user knows it for the node's own: that is shown as a warning, whoever answers.
 */
export async function trustSickNode(
  { cluster, ssh, reporter }: Pick<Ports, 'cluster' | 'ssh' | 'reporter'>,
  { node, far }: { readonly node: Node; readonly far: FarSshd },
  signal: AbortSignal,
): Promise<readonly PublicKey[]> {
  const { name } = node.metadata;
  const recorded = node.hostKeyRecord?.keys ?? [];
  if (recorded.length > 0) return recorded;
  const shown = await ssh.readHostKey(await openFarSshTunnel(cluster, far, signal), signal);
  const key = `${fingerprintOf(shown)} (${shown.algorithm})`;
  const text = `no host key of this node is recorded; who answers at ${far.host} shows ${key}`;
  reporter.emit({ kind: 'warning', node: name, text });
  const question = `Is ${key} the SSH host key of node/${name}?`;
  if (await reporter.ask({ text: question, nodes: [name] }, signal)) return [shown];
  throw new Failure('refused', 'DECLINED', `node/${name}: its host key was not taken for its own`, {
    hint: `compare with what its console shows: ssh-keygen -lf /etc/ssh/ssh_host_${typeOf(shown)}_key.pub`,
  });
}

function typeOf({ algorithm }: PublicKey): string {
  return algorithm.replace(/^ssh-/, '').replace(/^ecdsa-.*/, 'ecdsa');
}
