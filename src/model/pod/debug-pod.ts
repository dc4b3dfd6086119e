import { createHash } from 'node:crypto';
import { minorOf } from '../pool/cluster-config.ts';
import type { Manifest } from '../resource.ts';
import { labelsOf, ourPrefix, type Run } from '../run-id.ts';
import { done, going, stuck, type Verdict } from '../verdict.ts';
import type { Pod } from './pod.ts';

export const debugContainer = 'container-00';

/** Where the node's root is mounted in the debug pod. */
export const hostRoot = '/host';

/** Of a DNS label (RFC 1123). */
const longestLabel = 63;

/**
 * The pod that `oc debug node/NAME` makes (openshift/oc `pkg/cli/debug/debug.go`), but for three things: it tolerates every
 * taint, since a `NoExecute` one ends oc's; it ends by itself after `lifetimeSeconds`; it carries the run's labels.
 */
export function debugPodManifest(pod: {
  readonly node: string;
  readonly namespace: string;
  readonly image: string;
  readonly run: Run;
  /** At the end of its name, for a further pod of the run on this node: `-check`. */
  readonly suffix?: string | undefined;
  readonly lifetimeSeconds: number;
  /** Of the OpenShift release, where it has one: a class that the cluster does not know is refused. */
  readonly priorityClass: string | undefined;
}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: debugPodName(pod.node, pod.run, pod.suffix),
      namespace: pod.namespace,
      labels: { ...labelsOf(pod.run), 'debug.openshift.io/managed-by': ourPrefix },
      annotations: {
        'debug.openshift.io/source-container': debugContainer,
        'debug.openshift.io/source-resource': `/v1, Resource=nodes/${pod.node}`,
        'openshift.io/required-scc': 'privileged',
      },
    },
    spec: {
      nodeName: pod.node,
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      restartPolicy: 'Never',
      ...(pod.priorityClass === undefined ? {} : { priorityClassName: pod.priorityClass }),
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: pod.lifetimeSeconds,
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host', hostPath: { path: '/', type: 'Directory' } }],
      containers: [
        {
          name: debugContainer,
          image: pod.image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sleep', String(pod.lifetimeSeconds)],
          securityContext: { privileged: true, runAsUser: 0 },
          volumeMounts: [{ name: 'host', mountPath: hostRoot }],
        },
      ],
    },
  };
}

/** `openshift-user-critical` is there since OpenShift 4.12 (openshift/oc, release branches of `debug.go`). */
export function priorityClassFor(version: string | undefined): string | undefined {
  const minor = minorOf(version);
  return minor !== undefined && minor >= 12 ? 'openshift-user-critical' : undefined;
}

/**
 * At most 63 characters and without dots, because it is the pod's hostname too. What a node's name loses by that stands as
 * a digest: two nodes of one run never share a pod.
 */
export function debugPodName(node: string, run: Run, more = ''): string {
  const suffix = `-${ourPrefix}-${run.id}${more}`;
  const plain = node.replaceAll('.', '');
  if (plain === node && `${plain}${suffix}`.length <= longestLabel) return `${plain}${suffix}`;
  const digest = createHash('sha256').update(node).digest('hex').slice(0, 8);
  const stem = plain.slice(0, longestLabel - suffix.length - digest.length - 1);
  return `${stem.replace(/-+$/, '')}-${digest}${suffix}`;
}

/**
 * A namespace in which a privileged pod is admitted whatever the cluster's defaults are: the labels of Pod Security and
 * the annotation that takes the cluster's default node selector away.
 */
export function debugNamespaceManifest(run: Run): Manifest {
  const level = (mode: string) => [`pod-security.kubernetes.io/${mode}`, 'privileged'] as const;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: debugNamespaceName(run),
      labels: {
        ...labelsOf(run),
        ...Object.fromEntries(['enforce', 'audit', 'warn'].map(level)),
        'security.openshift.io/scc.podSecurityLabelSync': 'false',
      },
      annotations: { 'openshift.io/node-selector': '' },
    },
  };
}

export function debugNamespaceName(run: Run): string {
  return `${ourPrefix}-${run.id}`;
}

/** Waiting reasons that no amount of waiting mends. The kubelet goes back and forth between the two of a failed pull. */
const pullFailures = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);
const startFailures = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** How far a debug pod has come; `undefined` is one that is gone. */
export function judgeDebugPod(pod: Pod | undefined): Verdict {
  if (pod === undefined) {
    return stuck('POD_GONE', 'was deleted while it started', 'run the command again');
  }
  const { container } = pod;
  if (pod.disruption !== undefined || pod.metadata.deletionTimestamp !== undefined) {
    return stuck('POD_EVICTED', `is being taken away: ${pod.disruption || 'it was deleted'}`, 'run the command again');
  }
  if (container.kind === 'waiting' && pullFailures.has(container.reason)) {
    const why = container.message || container.reason;
    return stuck(
      'IMAGE_NOT_AVAILABLE',
      `cannot pull ${pod.image}: ${why}`,
      'name an image that the node can pull: --image',
    );
  }
  if (container.kind === 'waiting' && startFailures.has(container.reason)) {
    return stuck(
      'POD_CANNOT_START',
      `cannot start: ${container.message || container.reason}`,
      'name another image: --image',
    );
  }
  if (container.kind === 'terminated' || pod.phase === 'Failed' || pod.phase === 'Succeeded') {
    const hint = container.kind === 'terminated' ? 'name another image: --image' : `oc describe node/${pod.nodeName}`;
    return stuck('POD_CANNOT_START', `ended at once: ${endOf(pod)}`, hint);
  }
  if (container.kind === 'running') return done;
  return going(container.kind === 'waiting' ? container.reason : 'not seen by the kubelet yet');
}

/** Why a debug pod that ran runs no more; `undefined` for one that seems to run. */
export function lossOf(pod: Pod | undefined): string | undefined {
  if (pod === undefined) return 'was deleted';
  if (pod.disruption !== undefined) return `is being taken away: ${pod.disruption}`;
  if (pod.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  const isOver = pod.container.kind === 'terminated' || pod.phase === 'Failed' || pod.phase === 'Succeeded';
  return isOver ? `ended: ${endOf(pod)}` : undefined;
}

function endOf({ container, reason, message }: Pod): string {
  if (container.kind === 'terminated') {
    return [`exit code ${container.exitCode}`, container.reason, container.message].filter(Boolean).join(', ');
  }
  return [reason, message].filter(Boolean).join(': ') || 'no reason given';
}
