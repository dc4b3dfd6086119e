import type { PutFile } from '../../model/node/node-record.ts';
import { type LiveState, liveState } from '../../model/status/live-state.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { lookAtStore, lookAtSums } from '../put/look-at-store.ts';

/** What a node itself says of its `/usr` and of what was put there: `recorded`, or remembered by the node. */
export async function askNode(
  ports: Pick<Ports, 'reporter'>,
  { pod, look }: { readonly pod: NodeView } & Pick<OpenNode, 'look'>,
  recorded: readonly PutFile[],
  signal: AbortSignal,
): Promise<LiveState> {
  const store = await lookAtStore(ports, pod, look.bootId, signal);
  const paths = new Set([...recorded, ...store.files].map(({ path }) => path));
  return liveState(look, store, await lookAtSums(ports, pod, [...paths], signal));
}
