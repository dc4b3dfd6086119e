import type { Node } from '../../model/node/node.ts';
import { infrastructureName, infrastructures, isHosted } from '../../model/pool/cluster-config.ts';
import { type Pool, pools } from '../../model/pool/pool.ts';
import type { Target } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { selectNodes } from '../prepare/select-nodes.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** Nodes and the pools that they may be in, as the API shows them; without pools, where there are none or none are shown. */
export type RecordedStatus = { readonly nodes: readonly Node[]; readonly pools: readonly Pool[] | undefined };

/** Reads what is recorded, in as few requests as it takes, all at once. */
export async function readStatus(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  target: Target,
  signal: AbortSignal,
): Promise<RecordedStatus> {
  const readPools = async (): Promise<readonly Pool[] | undefined> => {
    const [infrastructure, shown] = await Promise.all([
      unlessForbidden(cluster.get(infrastructures, infrastructureName, signal)),
      unlessForbidden(cluster.list(pools, {}, signal).then(found => found ?? [])),
    ]);
    if (!shown) warnOfHiddenPools(reporter);
    return isHosted(infrastructure) || !shown?.length ? undefined : shown;
  };
  const reading = readPools();
  const [nodes, found] = await Promise.all([selectNodes({ cluster }, target, () => reading, signal), reading]);
  return { nodes, pools: found };
}

export function warnOfHiddenPools(reporter: Pick<Ports['reporter'], 'emit'>): void {
  reporter.emit({
    kind: 'warning',
    text: 'you may not list machineconfigpools, so the state of the pools is not shown',
  });
}
