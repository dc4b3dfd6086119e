import {
  type ClusterVersion,
  clusterVersionName,
  clusterVersions,
  type Infrastructure,
  infrastructureName,
  infrastructures,
  isHosted,
} from '../../model/pool/cluster-config.ts';
import {
  hiddenPolicy,
  type MachineConfiguration,
  machineConfigurationName,
  machineConfigurations,
} from '../../model/pool/disruption.ts';
import { type Pool, pools } from '../../model/pool/pool.ts';
import type { ObjectName, Resource } from '../../model/resource.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** What a run knows of the cluster as a whole, read once. Absent is what the cluster does not serve or does not show. */
export type ClusterFacts = {
  readonly version: ClusterVersion | undefined;
  readonly infrastructure: Infrastructure | undefined;
  /** `undefined`: no Machine Config Operator here (no OpenShift, MicroShift, or a hosted control plane). */
  readonly pools: readonly Pool[] | undefined;
  /** The user may not list pools, so nobody knows whether there are any. */
  readonly poolsAreHidden: boolean;
  readonly machineConfiguration: MachineConfiguration | undefined;
};

/** On a cluster without a policy, keys disturb nobody; where there may be one that is hidden, nobody knows. */
async function policyOf(
  { cluster }: Pick<Ports, 'cluster'>,
  signal: AbortSignal,
): Promise<MachineConfiguration | undefined> {
  const shown = await unlessForbidden(
    cluster.get(machineConfigurations, machineConfigurationName, signal).then(policy => policy ?? 'none'),
  );
  return shown === 'none' ? undefined : (shown ?? hiddenPolicy);
}

/** Everything at once. A user who may not read some of it still gets the rest. */
export async function readCluster({ cluster }: Pick<Ports, 'cluster'>, signal: AbortSignal): Promise<ClusterFacts> {
  const read = <T>(resource: Resource<T>, name: ObjectName) => unlessForbidden(cluster.get(resource, name, signal));
  const [version, infrastructure, shown, machineConfiguration] = await Promise.all([
    read(clusterVersions, clusterVersionName),
    read(infrastructures, infrastructureName),
    unlessForbidden(cluster.list(pools, {}, signal).then(found => found ?? [])),
    policyOf({ cluster }, signal),
  ]);
  return {
    version,
    infrastructure,
    pools: isHosted(infrastructure) || !shown?.length ? undefined : shown,
    poolsAreHidden: shown === undefined,
    machineConfiguration,
  };
}
