import { privileged } from '../../model/check/rights-of-work.ts';
import type { Node } from '../../model/node/node.ts';
import { nodes } from '../../model/node/node.ts';
import type { DebugImage } from '../../model/pod/debug-image.ts';
import { type Namespace, namespaces } from '../../model/pod/namespace.ts';
import type { GuardSight } from '../../model/pool/mco-guard.ts';
import type { CheckRequest } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import type { Identity, Ports } from '../../ports.ts';
import { payloadImage } from '../pod/debug-image.ts';
import { chooseDebugNamespace, type DebugNamespace } from '../pod/debug-namespace.ts';
import { lookAtUpgrade } from '../pool/see-guard.ts';
import { findIdentities } from '../prepare/find-identities.ts';
import { type ClusterFacts, readCluster } from '../prepare/read-cluster.ts';
import { selectNodes } from '../prepare/select-nodes.ts';
import { whoAmI } from '../record/record-usr.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

export type CheckPorts = Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>;

/** What the API tells of a cluster, as the commands ask for it. */
export type ClusterSight = {
  readonly run: Run;
  readonly facts: ClusterFacts;
  /** Those that are asked about. */
  readonly targets: readonly Node[];
  /** `undefined` where the user may not list nodes. */
  readonly all: readonly Node[] | undefined;
  readonly place: DebugNamespace;
  readonly namespace: Namespace | 'hidden' | undefined;
  /** The same for all nodes; `undefined` where each has its own. */
  readonly image: DebugImage | undefined;
  readonly identities: readonly Identity[];
  readonly upgrade: GuardSight['upgrade'];
  /** Of the API server. */
  readonly version: string;
  readonly user: string;
  /** Whether the user may have privileged pods let in; `undefined` on what is no OpenShift. */
  readonly mayUseConstraints: 'may' | 'may not' | undefined;
};

/** Reads it side by side, and makes nothing. */
export async function seeCluster(
  ports: CheckPorts,
  { common, target, ssh }: CheckRequest,
  signal: AbortSignal,
): Promise<ClusterSight> {
  const { cluster } = ports;
  const run: Run = { id: ports.clock.randomSuffix(5) };
  const { debugPod } = common;
  const reading = readCluster(ports, signal);
  const [facts, targets, all, place, image, identities, upgrade, version, user] = await Promise.all([
    reading,
    selectNodes(ports, target, async () => (await reading).pools, signal),
    unlessForbidden(cluster.list(nodes, {}, signal)),
    chooseDebugNamespace(ports, debugPod, run, signal),
    debugPod.image === undefined ? payloadImage(ports, signal) : ({ image: debugPod.image, origin: 'named' } as const),
    reading.then(known => findIdentities(ports, ssh, known, signal)),
    lookAtUpgrade(cluster, signal),
    cluster.version(signal),
    whoAmI(ports, signal),
  ]);
  const [namespace, mayUseConstraints] = await Promise.all([
    place.temporary ? undefined : seeNamespace(ports, place.name, signal),
    facts.version && askForConstraints(cluster, place.name, signal),
  ]);
  const sight = { run, facts, targets, all, place, namespace, image, identities, upgrade, version, user };
  return { ...sight, mayUseConstraints };
}

async function askForConstraints(
  cluster: Pick<Ports['cluster'], 'isAllowed'>,
  namespace: string,
  signal: AbortSignal,
): Promise<'may' | 'may not'> {
  return (await cluster.isAllowed({ ...privileged, namespace }, signal)) ? 'may' : 'may not';
}

async function seeNamespace(
  { cluster }: Pick<Ports, 'cluster'>,
  name: string,
  signal: AbortSignal,
): Promise<ClusterSight['namespace']> {
  const asking = cluster.get(namespaces, { name }, signal).then(found => found ?? 'none');
  const found = (await unlessForbidden(asking)) ?? 'hidden';
  return found === 'none' ? undefined : found;
}
