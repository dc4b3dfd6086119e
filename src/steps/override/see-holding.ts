import type { OverrideCall } from '../../model/override/override-call.ts';
import { wishState } from '../../model/override/override-wish.ts';
import { hasBuilds } from '../../model/override/same-build.ts';
import type { Deployment } from '../../model/rpm-ostree/deployment.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { seeTree } from './see-tree.ts';

export type Holding = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod'>;
  readonly call: Pick<OverrideCall, 'wishes' | 'builds'>;
  readonly status: Status;
};

/**
 * Checksums of the deployments, of the booted and the pending one, that have the very builds that are wished: what
 * rpm-ostree says of a package is its NEVRA, which a build without a new Release shares with the one before.
 */
export async function seeHolding(
  ports: Pick<Ports, 'reporter'>,
  { pod, call: { wishes, builds }, status }: Holding,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const isHolding = async (deployment: Deployment): Promise<boolean> => {
    if (builds.length === 0) return true;
    if (wishes.some(wish => wishState(wish, deployment) !== 'active')) return false;
    const tree = await seeTree(ports, pod, deployment, signal);
    return tree !== undefined && hasBuilds(builds, tree);
  };
  const holding: string[] = [];
  for (const deployment of [bootedOf(status), pendingOf(status)]) {
    if (deployment && (await isHolding(deployment))) holding.push(deployment.checksum);
  }
  return holding;
}
