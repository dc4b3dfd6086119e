import { randomSuffix } from '../../api/random-name.ts';
import type { Draft, StoredObject } from '../../api/store.ts';
import type { NodeRuntime } from '../../runtime.ts';
import { podStatus } from '../pod-status.ts';
import { timestamp } from '../timestamp.ts';

export const daemonNamespace = 'openshift-machine-config-operator';

const LABELS = { 'k8s-app': 'machine-config-daemon' };
const KIND = { apiVersion: 'apps/v1', kind: 'DaemonSet' };
const NAME = 'machine-config-daemon';

/** The DaemonSet itself (MCO `manifests/machineconfigdaemon/daemonset.yaml`), as far as anybody asks whether it is there. */
export const daemonSet: Draft = {
  ...KIND,
  metadata: { name: NAME, namespace: daemonNamespace, generation: 1, labels: LABELS },
  spec: { selector: { matchLabels: LABELS } },
};

/** The node whose daemon a pod is; `undefined` for any other pod. */
export function nodeOfDaemon({ metadata, spec }: StoredObject): string | undefined {
  const isDaemon = metadata.namespace === daemonNamespace && metadata.labels?.['k8s-app'] === LABELS['k8s-app'];
  return isDaemon ? spec.nodeName : undefined;
}

/** A pod of the DaemonSet machine-config-daemon, as it is created. */
export function daemonPod(
  { metadata: { uid } }: StoredObject,
  node: string,
  annotations: Record<string, string>,
): Draft {
  const container = { name: NAME, image: 'machine-config-operator', command: ['sleep', 'infinity'] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name: `${NAME}-${randomSuffix()}`, namespace: daemonNamespace, generation: 1, labels: LABELS },
      ...{ annotations, ownerReferences: [{ ...KIND, name: NAME, uid, controller: true, blockOwnerDeletion: true }] },
    },
    spec: {
      ...{ nodeName: node, hostNetwork: true, hostPID: true, restartPolicy: 'Always' },
      ...{ terminationGracePeriodSeconds: 600, tolerations: [{ operator: 'Exists' }], containers: [container] },
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

/** The status of one that runs. */
export function runningStatus(pod: StoredObject, { address }: NodeRuntime): object {
  const container = { kind: 'running', startedAt: timestamp(), id: pod.metadata.uid } as const;
  return podStatus(pod, {
    phase: 'Running',
    sandboxRuns: true,
    container,
    restarts: 0,
    hostIP: address,
    podIP: address,
  });
}
