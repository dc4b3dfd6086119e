import { Failure } from '../errors.ts';
import { type PublicKey, sameKey } from '../model/ssh-key.ts';
import type { Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { lookAtNode } from './look-at-node.ts';
import type { DebugPod } from './open-debug-pod.ts';

/**
 * Looks into the files of `core`, once the operator has taken a key back: up to OpenShift 4.13 it says that it is done and
 * leaves the last key where it was (openshift/machine-config-operator release-4.13 `pkg/daemon/update.go`, updateSSHKeys).
 * Only a key that is seen there counts as left behind. The returned function is for one that is to stay.
 */
export function seeKeyGone(
  ports: Pick<Ports, 'reporter'>,
  { pod, publicKey, undo }: { readonly pod: DebugPod; readonly publicKey: PublicKey; readonly undo: Undo },
): () => void {
  const { node } = pod;
  const edit = `find /var/home/core/.ssh -type f -exec sed -i /${publicKey.comment}/d {} +`;
  const leftover = {
    what: `node/${node}: a key of this run that core can log in with`,
    recover: `oc debug node/${node} -- chroot /host ${edit}`,
  };
  return undo.add(leftover, async signal => {
    const keys = await coreKeysOf(ports, pod, signal);
    if (keys.some(key => sameKey(key, publicKey))) throw new Error(leftover.what);
  });
}

/** None where the node cannot be asked: the operator's word has to do then, and the user is told. */
async function coreKeysOf(
  ports: Pick<Ports, 'reporter'>,
  pod: DebugPod,
  signal: AbortSignal,
): Promise<readonly PublicKey[]> {
  try {
    return (await lookAtNode(ports, pod, signal)).coreKeys;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const text = `whether the key is gone from the node could not be seen: ${error.message}`;
    ports.reporter.emit({ kind: 'warning', node: pod.node, text });
    return [];
  }
}
