import type { Node } from '../../model/node/node.ts';
import { type LiveState, liveState } from '../../model/status/live-state.ts';
import { recordOfThisBoot } from '../../model/status/status-row.ts';
import type { Ports } from '../../ports.ts';
import { askOverrides } from '../override/ask-overrides.ts';
import type { StatusPod } from '../override/see-status.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { lookAtStore, lookAtSums } from '../put/look-at-store.ts';
import { seeRollback } from '../rollback/see-rollback.ts';

/** What a node itself says of its `/usr`, of what was put there (as recorded, or as it remembers), and of its overrides. */
export async function askNode(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  node: Node,
  { pod, look }: { readonly pod: NodeView & StatusPod } & Pick<OpenNode, 'look'>,
  signal: AbortSignal,
): Promise<LiveState> {
  const store = await lookAtStore(ports, pod, look.bootId, signal);
  const paths = new Set([...(recordOfThisBoot(node)?.files ?? []), ...store.files].map(({ path }) => path));
  const sums = await lookAtSums(ports, pod, [...paths], signal);
  const overrides = await askOverrides(ports, node, { pod, look }, signal);
  return liveState({ look, store, sums, overrides, rollback: await seeRollback(ports, pod, signal) });
}
