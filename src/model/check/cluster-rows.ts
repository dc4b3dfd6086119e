import { type ClusterVersion, type Infrastructure, isHosted, isSingleNode, minorOf } from '../pool/cluster-config.ts';
import type { Pool } from '../pool/pool.ts';
import { type CheckRow, objected, ok, theCluster } from './check-row.ts';

/** `user` is empty where the API does not say whom it takes us for. */
export function connectionRow(
  { context, server }: { readonly context: string; readonly server: string },
  user: string,
): CheckRow {
  const who = user === '' ? [] : [user];
  return ok({ topic: 'connection', subject: theCluster }, [...who, `context ${context}`, server].join(', '));
}

export type Versions = {
  /** Of OpenShift; absent where the cluster is none, or does not show it. */
  readonly openshift: ClusterVersion['version'];
  /** Of the API server: `v1.33.5`. */
  readonly kubernetes: string;
};

/** From here on all is supported. */
const supportedMinor = 12;
/** From here on a key disturbs nobody (openshift/machine-config-operator release-4.7 `pkg/daemon/update.go`). */
const oldestMinor = 7;
/** OpenShift 4.y is Kubernetes 1.(y + 13). */
const kubernetesAhead = 13;

/**
 * OpenShift 4.12 and newer is supported, and 4.7 to 4.11 as far as their API allows. What does not say its version is taken
 * for a new one.
 */
export function versionRow({ openshift, kubernetes }: Versions): CheckRow {
  const about = { topic: 'version', subject: theCluster };
  const api = `Kubernetes ${kubernetes.replace(/^v/, '')}`;
  const seen = openshift === undefined ? `${api}; no version of OpenShift is shown` : `OpenShift ${openshift}, ${api}`;
  const minor = minorOf(openshift) ?? (kubernetesMinor(kubernetes) ?? Number.POSITIVE_INFINITY) - kubernetesAhead;
  if (minor >= supportedMinor) return ok(about, seen);
  const hint = 'update the cluster to 4.12 or newer: oc adm upgrade';
  return minor >= oldestMinor
    ? objected(about, 'warning', { code: 'OLD_VERSION', reason: `${seen}: works as far as its API allows`, hint })
    : objected(about, 'failure', { code: 'UNSUPPORTED_VERSION', reason: `${seen}: not supported`, hint });
}

/** The `y` of Kubernetes `v1.y.z`. */
export function kubernetesMinor(version: string): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version) ?? [];
  return minor === undefined ? undefined : Number(minor);
}

export type Topology = {
  readonly infrastructure: Infrastructure | undefined;
  readonly pools: readonly Pool[] | undefined;
  readonly poolsAreHidden: boolean;
  /** What else the user can do where no key can be granted. */
  readonly withoutKey: string;
};

/** Who configures the nodes, and whether one of them can be spared. */
export function topologyRow({ infrastructure, pools, poolsAreHidden, withoutKey }: Topology): CheckRow {
  const about = { topic: 'topology', subject: theCluster };
  if (isHosted(infrastructure)) {
    const reason = 'the control plane is hosted elsewhere, and so is the configuration of the nodes: no key is granted';
    return objected(about, 'warning', { code: 'HOSTED_CONTROL_PLANE', reason, hint: withoutKey });
  }
  if (poolsAreHidden) {
    const reason = 'you may not list machineconfigpools.machineconfiguration.openshift.io';
    return objected(about, 'not looked at', { code: 'FORBIDDEN', reason, hint: 'ask for that right' });
  }
  if (!pools) {
    const reason =
      'no Machine Config Operator, as on MicroShift: no key is granted, and nothing of it comes in between';
    return objected(about, 'warning', { code: 'NO_MCO', reason, hint: withoutKey });
  }
  if (isSingleNode(infrastructure)) {
    const reason = 'one node is the whole control plane: it is not drained, and while it reboots the API is away';
    return objected(about, 'warning', { code: 'SINGLE_NODE', reason });
  }
  return ok(about, `machine config pools ${pools.map(({ metadata }) => metadata.name).join(', ')}`);
}
