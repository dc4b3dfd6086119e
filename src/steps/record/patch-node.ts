import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import type { Ports } from '../../ports.ts';

/** Somebody else may record on the same node, and its kubelet changes it every few minutes. */
const attempts = 5;

/**
 * Changes a Node object by a patch that is made from what it is now, and made anew where it has changed meanwhile.
 * `patchFor`: with the node's resource version in it; `undefined` where there is nothing to change.
 */
export async function patchNode(
  { cluster }: Pick<Ports, 'cluster'>,
  name: string,
  patchFor: (now: Node) => object | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const now = await cluster.get(nodes, { name }, signal);
    const patch = now && patchFor(now);
    if (!patch) return;
    try {
      await cluster.patch(nodes, { name }, patch, signal);
      return;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'CONFLICT') || attempt === attempts) throw error;
    }
  }
}
