import type { NodeRuntime } from '../runtime.ts';
import { neverStarted, phaseAfter, type Terminated } from './container-end.ts';
import type { PodContainer } from './pod-container.ts';
import type { PodReport } from './pod-report.ts';

export type EndingPod = {
  readonly uid: string;
  readonly sandboxId: string;
  readonly node: NodeRuntime;
  /** Throws `NodeDown` where the node is not what it was when the pod began. */
  readonly checkNode: () => void;
  readonly report: PodReport;
  /** `undefined`: none was started. */
  readonly container: PodContainer | undefined;
};

/** Ends all processes of a pod within the grace, and writes how its container ended; throws `NodeDown`. */
export async function endProcesses(pod: EndingPod, graceSeconds: number): Promise<void> {
  pod.checkNode();
  await pod.node.stopPod(pod.uid, graceSeconds * 1000);
  const ended = await pod.container?.awaitEnd();
  pod.checkNode();
  const { phase, reason, container } = pod.report.view;
  // Already ended, or ended by its deadline, which has said why.
  const isFinal = phase === 'Succeeded' || phase === 'Failed';
  if (isFinal && (container.kind !== 'running' || !ended)) return;
  // One that was deleted before the kubelet said anything is removed without a word.
  if (!pod.report.pod?.status.conditions) return;
  const last: Terminated = ended ?? (container.kind === 'terminated' ? container : neverStarted(pod.sandboxId));
  pod.report.write({ phase: reason === undefined ? phaseAfter(last) : phase, sandboxRuns: false, container: last });
}
