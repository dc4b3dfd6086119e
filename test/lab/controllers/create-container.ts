import type { StoredObject } from '../api/store.ts';
import { type NodeRuntime, RuntimeFailure, ServiceDown } from '../runtime.ts';
import { RUNTIME_UNREACHABLE } from '../runtime-words.ts';
import type { Terminated } from './container-end.ts';
import { PodContainer } from './pod-container.ts';
import type { PodReport } from './pod-report.ts';

export type CreationSetting = {
  readonly node: NodeRuntime;
  readonly report: PodReport;
  /** Passes until the next attempt; throws when the pod is to end. */
  readonly pause: () => Promise<void>;
};

/** Returns when the container runtime answers; until then the pod has no sandbox (`pkg/kubelet/kuberuntime`, `syncPod`). */
export async function awaitRuntime({ node, report, pause }: CreationSetting): Promise<void> {
  for (;;) {
    try {
      await node.crio.ask();
      return;
    } catch (error) {
      if (!(error instanceof ServiceDown)) throw error;
      report.event('Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${RUNTIME_UNREACHABLE}`);
      await pause();
    }
  }
}

/**
 * The container, or how its program failed to start. While the runtime itself fails it is tried again, whatever the pod's
 * restartPolicy (`pkg/kubelet/kuberuntime`, `startContainer`: ErrCreateContainer). Throws `NodeDown`.
 */
export async function createContainer(
  pod: StoredObject,
  { node, report, pause }: CreationSetting,
  signal: AbortSignal,
): Promise<PodContainer | Terminated> {
  for (;;) {
    try {
      return await PodContainer.start(pod, node, signal);
    } catch (error) {
      signal.throwIfAborted();
      const message = whyNot(error);
      report.containerEvent('Warning', 'Failed', `Error: ${message}`);
      report.write({ container: { kind: 'waiting', reason: 'CreateContainerError', message } });
      await pause();
    }
  }
}

function whyNot(error: unknown): string {
  if (error instanceof RuntimeFailure) return error.message;
  if (error instanceof ServiceDown) return RUNTIME_UNREACHABLE;
  throw error;
}
