import { Failure } from '../../errors.ts';
import { type PublicKey, sameKey } from '../../model/ssh/ssh-key.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { lookAtNode } from '../pod/look-at-node.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';

export type AwaitedEnd = {
  readonly pod: NodeView;
  readonly publicKey: PublicKey;
  /** Whether the operator has said that the node is rid of the key; asked when its turn to be taken back has come. */
  readonly isSaidGone: () => boolean;
  readonly undo: Undo;
};

/**
 * Looks into the files of `core`, once the operator has taken a key back: up to OpenShift 4.13 it says that it is done and
 * leaves the last key where it was (openshift/machine-config-operator release-4.13 `pkg/daemon/update.go`, updateSSHKeys).
 * The key is left behind where it is seen there, or where neither the node nor the operator can be heard. The returned
 * function is for one that is to stay.
 */
export function seeKeyGone(
  ports: Pick<Ports, 'reporter'>,
  { pod, publicKey, isSaidGone, undo }: AwaitedEnd,
): () => void {
  const { node } = pod;
  const edit = `find /var/home/core/.ssh -type f -exec sed -i /${publicKey.comment}/d {} +`;
  const leftover = {
    what: `node/${node}: a key of this run that core can log in with`,
    recover: `oc debug node/${node} -- chroot /host ${edit}`,
  };
  return undo.add(leftover, async signal => {
    const keys = await coreKeysOf(ports, pod, signal);
    const isThere = keys ? keys.some(key => sameKey(key, publicKey)) : !isSaidGone();
    if (isThere) throw new Error(leftover.what);
  });
}

/** `undefined` where the node cannot be asked, of which the user is told: the operator's word has to do then. */
async function coreKeysOf(
  ports: Pick<Ports, 'reporter'>,
  pod: NodeView,
  signal: AbortSignal,
): Promise<readonly PublicKey[] | undefined> {
  try {
    return (await lookAtNode(ports, pod, signal)).coreKeys;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const text = `whether the key is gone from the node could not be seen: ${error.message}`;
    ports.reporter.emit({ kind: 'warning', node: pod.node, text });
    return undefined;
  }
}
