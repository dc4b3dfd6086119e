import { going, stuck, type Verdict } from '../verdict.ts';
import { judgeDebugPod } from './debug-pod.ts';
import type { Pod } from './pod.ts';
import type { PodEvent } from './pod-event.ts';

/** The first may come from a runtime that is just being restarted; the kubelet tries again each 10 s or so. */
const enough = 3;

/**
 * How far a pod has come that is to show whether pods start on its node. A runtime that makes no sandbox leaves nothing in
 * the pod's status but `ContainerCreating`: the kubelet tries for ever, and tells of it in events only (kubernetes
 * `pkg/kubelet/kuberuntime/kuberuntime_manager.go`, FailedCreatePodSandBox).
 */
export function judgeCheckPod(pod: Pod | undefined, events: readonly PodEvent[]): Verdict {
  const verdict = judgeDebugPod(pod);
  if (verdict.kind !== 'going') return verdict;
  const failures = events.filter(({ reason }) => reason === 'FailedCreatePodSandBox');
  const last = failures.toSorted((a, b) => (a.lastTimestamp < b.lastTimestamp ? -1 : 1)).at(-1);
  if (!last) return verdict;
  const times = failures.reduce((sum, { count }) => sum + count, 0);
  if (times < enough) return going(last.message);
  const hint = `oc describe node/${pod?.nodeName ?? ''}`;
  return stuck('POD_CANNOT_START', `cannot start: ${last.message}`, hint);
}
