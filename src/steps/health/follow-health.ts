import type { HealthSight } from '../../model/node/health-verdict.ts';
import { leases, nodeLeaseNamespace } from '../../model/node/lease.ts';
import { nodes } from '../../model/node/node.ts';
import type { Ports } from '../../ports.ts';
import { followUnlessForbidden } from '../follow-unless-forbidden.ts';
import { together } from '../together.ts';

/** A node and the Lease of its kubelet, now and after each change. Where Leases are hidden, that is said. */
export async function* followHealth(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<HealthSight> {
  const only = { fieldSelector: `metadata.name=${name}` };
  const inNamespace = { ...only, namespace: nodeLeaseNamespace };
  const open = (until: AbortSignal) =>
    [cluster.follow(nodes, only, until), followUnlessForbidden(cluster, leases, inNamespace, until)] as const;
  let isSaid = false;
  for await (const [[node], found] of together(open, signal)) {
    if (found === 'hidden' && !isSaid) {
      isSaid = true;
      reporter.emit({ kind: 'warning', node: name, text: leasesAreHidden });
    }
    yield { node, lease: found === 'hidden' ? found : found[0] };
  }
}

const leasesAreHidden = `you may not watch leases in namespace ${nodeLeaseNamespace}, so Ready alone has to do, which tells late that a kubelet is gone`;
