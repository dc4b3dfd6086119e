import { randomBytes } from 'node:crypto';
import type { StoredObject } from '../api/store.ts';
import { CannotStart, type ContainerProcess, type NodeRuntime } from '../runtime.ts';
import { exited, failedToStart, type Terminated } from './container-end.ts';
import { ContainerOutput } from './container-output.ts';
import { toPodSpec } from './container-spec.ts';
import { timestamp } from './timestamp.ts';

/** One run of a pod's container, from its start to its end. */
export class PodContainer {
  readonly id = randomBytes(32).toString('hex');
  readonly startedAt = timestamp();
  readonly output: ContainerOutput;
  readonly #process: ContainerProcess;
  #runs = true;

  private constructor(process: ContainerProcess) {
    this.#process = process;
    this.output = new ContainerOutput(process.stdout, process.stderr);
    void process.exit.then(() => {
      this.#runs = false;
    });
  }

  /** The container, or how its program failed to start. Throws what else the node throws. */
  static async start(pod: StoredObject, node: NodeRuntime, signal: AbortSignal): Promise<PodContainer | Terminated> {
    try {
      return new PodContainer(await node.startPod(toPodSpec(pod), signal));
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      return failedToStart(error.message, randomBytes(32).toString('hex'));
    }
  }

  /** The main process; `undefined` when it has ended. */
  get main(): ContainerProcess | undefined {
    return this.#runs ? this.#process : undefined;
  }

  async awaitEnd(): Promise<Terminated> {
    return exited(await this.#process.exit, this);
  }
}
