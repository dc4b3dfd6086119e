import type { ContainerOutput } from '../../controllers/container-output.ts';
import type { ContainerProcess, NodeRuntime } from '../../runtime.ts';

/** What a kubelet knows of a pod that it has a sandbox for. */
export type PodInsides = {
  /** The runtime's name for it: 64 hex digits. */
  readonly sandboxId: string;
  /** Port-forward needs no more than this. */
  readonly sandboxRuns: boolean;
  /** It is being deleted, or its time is over. */
  readonly ending: boolean;
  /** Of its container, as the manifest says; what is exec'd there gets it too. */
  readonly environment: Readonly<Record<string, string>>;
  /** The main process; `undefined` before it started and after it ended. */
  readonly main: ContainerProcess | undefined;
  /** What the main process wrote; kept after its end. */
  readonly output: ContainerOutput | undefined;
};

/** The kubelets, as the streams see them. */
export interface Kubelets {
  /** `undefined`: there is no such machine. */
  runtimeOf(node: string): NodeRuntime | undefined;
  /** `undefined`: the kubelet there knows no sandbox of it. */
  insidesOf(podUid: string): PodInsides | undefined;
}
