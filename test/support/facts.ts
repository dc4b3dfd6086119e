import type { ClusterFacts } from '../../src/steps/prepare/read-cluster.ts';

/** What is known of a usual cluster that has no pools. */
export function someFacts(more: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    version: { clusterId: 'cluster-1', version: '4.20.3' },
    infrastructure: { controlPlaneTopology: 'HighlyAvailable' },
    pools: undefined,
    poolsAreHidden: false,
    machineConfiguration: undefined,
    ...more,
  };
}
