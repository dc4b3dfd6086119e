import type { StoredObject } from '../api/store.ts';
import { timestamp } from './timestamp.ts';

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly kind: 'running'; readonly startedAt: string; readonly id: string }
  | {
      readonly kind: 'terminated';
      readonly exitCode: number;
      readonly reason: string;
      readonly message?: string;
      readonly startedAt: string | null;
      readonly finishedAt: string | null;
      readonly id: string;
    };

/** What a kubelet knows of a pod, as its status is written from. */
export type PodView = {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** The pod's own, where the kubelet itself ended it: `DeadlineExceeded`. */
  readonly reason?: string;
  readonly message?: string;
  readonly sandboxRuns: boolean;
  readonly container: ContainerState;
  readonly restarts: number;
  readonly last?: ContainerState;
  readonly hostIP: string;
  readonly podIP: string;
};

type Condition = {
  readonly type: string;
  readonly observedGeneration?: number;
  readonly status: 'True' | 'False';
  readonly lastProbeTime: null;
  readonly lastTransitionTime: string;
  readonly reason?: string;
  readonly message?: string;
};

/**
 * The status as the kubelet writes it, in its order of fields and conditions (k8s.io/kubernetes `pkg/kubelet/status`,
 * recorded from 1.36). Conditions of others, `DisruptionTarget`, are kept in front; what has not changed keeps its time.
 */
export function podStatus(pod: StoredObject, view: PodView): Record<string, unknown> {
  const hostNetwork = pod.spec.hostNetwork === true;
  const hasAddress = hostNetwork || view.container.kind !== 'waiting';
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase: view.phase,
    conditions: conditions(pod, view),
    ...(view.message === undefined ? {} : { message: view.message }),
    ...(view.reason === undefined ? {} : { reason: view.reason }),
    hostIP: view.hostIP,
    hostIPs: [{ ip: view.hostIP }],
    ...(hasAddress ? { podIP: view.podIP, podIPs: [{ ip: view.podIP }] } : {}),
    startTime: pod.status.startTime ?? timestamp(),
    containerStatuses: containerStatuses(pod, view),
    qosClass: pod.status.qosClass ?? 'BestEffort',
    resources: {},
  };
}

function conditions(pod: StoredObject, view: PodView): Condition[] {
  const running = view.container.kind === 'running' && view.phase === 'Running';
  const unready = running ? {} : whyUnready(pod, view);
  const ready = running ? 'True' : 'False';
  const wanted: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>[] = [
    { type: 'PodReadyToStartContainers', status: view.sandboxRuns ? 'True' : 'False' },
    { type: 'Initialized', status: 'True' },
    { type: 'Ready', status: ready, ...unready },
    { type: 'ContainersReady', status: ready, ...unready },
    { type: 'PodScheduled', status: 'True' },
  ];
  const old: Condition[] = pod.status.conditions ?? [];
  const foreign = old.filter(condition => !wanted.some(one => one.type === condition.type));
  const own = wanted.map(({ type, status, ...why }) => ({
    type,
    observedGeneration: pod.metadata.generation ?? 1,
    status,
    lastProbeTime: null,
    lastTransitionTime: old.find(one => one.type === type && one.status === status)?.lastTransitionTime ?? timestamp(),
    ...why,
  }));
  return [...foreign, ...own];
}

function whyUnready(pod: StoredObject, view: PodView): { reason: string; message?: string } {
  if (view.phase === 'Failed') return { reason: 'PodFailed' };
  if (view.phase === 'Succeeded') return { reason: 'PodCompleted' };
  const names = pod.spec.containers.map((container: { name: string }) => container.name).join(' ');
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` };
}

function containerStatuses(pod: StoredObject, view: PodView): object[] {
  const begun = view.container.kind !== 'waiting';
  const running = view.container.kind === 'running';
  return pod.spec.containers.map((container: ContainerOfPod) => ({
    name: container.name,
    state: stateOf(view.container),
    lastState: view.last === undefined ? {} : stateOf(view.last),
    ready: running,
    restartCount: view.restarts,
    image: container.image,
    imageID: begun ? `sha256:${'1ab0'.repeat(16)}` : '',
    ...(view.container.kind === 'waiting' ? {} : { containerID: runtimeId(view.container.id) }),
    started: running,
    ...(begun ? { resources: {} } : {}),
    volumeMounts: (container.volumeMounts ?? []).map(({ name, mountPath, readOnly }) =>
      readOnly ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
    ),
    ...(begun ? { user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } } } : {}),
  }));
}

type ContainerOfPod = {
  readonly name: string;
  readonly image: string;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
};

function stateOf(state: ContainerState): object {
  switch (state.kind) {
    case 'waiting': {
      const { kind: _, ...waiting } = state;
      return { waiting };
    }
    case 'running':
      return { running: { startedAt: state.startedAt } };
    case 'terminated': {
      const { kind: _, id, ...terminated } = state;
      return { terminated: { ...terminated, containerID: runtimeId(id) } };
    }
  }
}

function runtimeId(id: string): string {
  return `cri-o://${id}`;
}
