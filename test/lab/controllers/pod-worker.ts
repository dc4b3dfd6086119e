import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store, StoredObject } from '../api/store.ts';
import type { PodInsides } from '../api/streams/pod-insides.ts';
import { endedWithItsNode } from '../ended-with-its-node.ts';
import type { Knobs } from '../knobs.ts';
import { NodeDown, type NodeRuntime } from '../runtime.ts';
import { awaitKubelet } from './await-kubelet.ts';
import { lostInReboot, phaseAfter, restartsAfter, type Terminated } from './container-end.ts';
import { environmentOf } from './container-spec.ts';
import { awaitRuntime, type CreationSetting, createContainer } from './create-container.ts';
import { pullImage } from './image-pull.ts';
import { Lifetime } from './lifetime.ts';
import { PodContainer } from './pod-container.ts';
import { endProcesses } from './pod-ending.ts';
import { PodReport } from './pod-report.ts';

export type WorkerSetting = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly node: NodeRuntime;
  readonly podIP: string;
};

/** Between two writes of a status. */
const STEP_MS = 20;

/** From the second restart on; it does not grow here. */
const CRASH_BACK_OFF_MS = 10_000;

/**
 * The life of one pod on its node, from the first status until the object is removed, as the kubelet's pod worker leads it
 * (k8s.io/kubernetes `pkg/kubelet/pod_workers.go`; the order of what is seen is recorded from 1.36).
 */
export class PodWorker {
  readonly #setting: WorkerSetting;
  readonly #pod: StoredObject;
  readonly #report: PodReport;
  /** Until its end is asked for. */
  readonly #life = new Lifetime();
  /** Until there is nobody to end it, or nobody to be told. */
  readonly #duty = new Lifetime();
  readonly #sandboxId = randomBytes(32).toString('hex');
  readonly #bootId: string;
  #container: PodContainer | undefined;
  #living: Promise<void> = Promise.resolve();
  #leaving: Promise<void> | undefined;

  constructor(pod: StoredObject, setting: WorkerSetting) {
    this.#pod = pod;
    this.#setting = setting;
    this.#bootId = setting.node.bootId;
    this.#report = new PodReport(pod, setting);
  }

  get insides(): PodInsides {
    return {
      sandboxId: this.#sandboxId,
      sandboxRuns: this.#report.view.sandboxRuns,
      ending: this.#leaving !== undefined || this.#report.view.reason !== undefined,
      environment: environmentOf(this.#pod),
      main: this.#container?.main,
      output: this.#container?.output,
    };
  }

  /** Starts it; of one that ran before a reboot, says what became of it. Goes on by itself. */
  start(): void {
    this.#living = this.#live()
      .catch(forgiveEnd)
      .finally(() => this.#life.end());
  }

  /** Its deletion was asked for: ends the process within the grace, then removes the object. */
  end(graceSeconds: number): void {
    this.#leaving ??= this.#leave(graceSeconds).catch(forgiveEnd);
  }

  /** Its object is gone already: kills what is left and tells nobody. */
  async kill(): Promise<void> {
    this.lose();
    await this.#living;
    await this.#stop(0).catch(forgiveEnd);
  }

  /** Its node has ended, and the kubelet with it. */
  lose(): void {
    this.#life.end();
    this.#duty.end();
  }

  async #live(): Promise<void> {
    await awaitKubelet(this.#setting.node.kubelet, this.#life);
    const { phase, containerStatuses } = this.#pod.status;
    if (phase === 'Succeeded' || phase === 'Failed') return;
    const running: { startedAt: string } | undefined = containerStatuses?.[0]?.state.running;
    if (running) {
      // The kubelet that comes back says it in two steps: still phase Running at first.
      const ended = lostInReboot({ startedAt: running.startedAt, id: this.#sandboxId });
      this.#report.write({ phase: 'Running', container: ended });
      await this.#settle(ended);
    } else if (await this.#prepare()) {
      await this.#settle(await this.#run());
    }
  }

  /** Until there is a sandbox and an image; `false` where the pod is rejected. */
  async #prepare(): Promise<boolean> {
    const { knobs } = this.#setting;
    await this.#pause(knobs.podStartMs * 0.2);
    if (knobs.refusePods) {
      this.#report.reject(knobs.refusePods.reason, knobs.refusePods.message);
      return false;
    }
    this.#report.write();
    this.#armDeadline();
    await this.#pause(knobs.podStartMs * 0.6);
    await this.#life.until(awaitRuntime(this.#creation));
    this.#report.write({ sandboxRuns: true });
    await pullImage(this.#pod.spec.containers[0].image, { report: this.#report, knobs }, this.#life.signal);
    return true;
  }

  /** One run of the container. */
  async #run(): Promise<Terminated> {
    const container = await createContainer(this.#pod, this.#creation, this.#life.signal);
    this.#report.containerEvent('Normal', 'Created', 'Container created');
    if (!(container instanceof PodContainer)) {
      this.#checkNode();
      this.#report.containerEvent('Warning', 'Failed', `Error: ${container.message}`);
      return container;
    }
    this.#container = container;
    this.#life.check();
    const { startedAt, id } = container;
    this.#report.containerEvent('Normal', 'Started', 'Container started');
    this.#report.write({ phase: 'Running', sandboxRuns: true, container: { kind: 'running', startedAt, id } });
    const ended = await this.#life.until(container.awaitEnd());
    const where = { node: this.#setting.node, bootId: this.#bootId, isExpected: () => this.#life.isOver };
    if (await endedWithItsNode({ exitStatus: ended.exitCode, ...where })) throw new NodeDown();
    await awaitKubelet(this.#setting.node.kubelet, this.#life);
    return ended;
  }

  /** After the end of the container: again, or the pod's last phase, as its restartPolicy has it. */
  async #settle(first: Terminated): Promise<void> {
    let ended = first;
    while (restartsAfter(ended, this.#pod.spec.restartPolicy)) {
      const { restarts } = this.#report.view;
      if (restarts > 0) {
        this.#report.write({ container: { kind: 'waiting', reason: 'CrashLoopBackOff' }, last: ended });
        await this.#pause(CRASH_BACK_OFF_MS);
      }
      this.#report.write({ restarts: restarts + 1, last: ended });
      await this.#pause(STEP_MS);
      ended = await this.#run();
    }
    await this.#pause(STEP_MS);
    this.#report.write({ phase: phaseAfter(ended), sandboxRuns: false, container: ended });
  }

  async #leave(graceSeconds: number): Promise<void> {
    this.#life.end();
    await this.#living;
    await delay(STEP_MS);
    await awaitKubelet(this.#setting.node.kubelet, this.#duty);
    if (this.#container?.main) {
      this.#report.write();
      this.#report.containerEvent('Normal', 'Killing', `Stopping container ${this.#pod.spec.containers[0].name}`);
    }
    await this.#stop(graceSeconds);
    await delay(STEP_MS);
    await awaitKubelet(this.#setting.node.kubelet, this.#duty);
    this.#report.remove();
  }

  async #stop(graceSeconds: number): Promise<void> {
    const { node } = this.#setting;
    const parts = { uid: this.#pod.metadata.uid, sandboxId: this.#sandboxId, node, report: this.#report };
    await endProcesses({ ...parts, container: this.#container, checkNode: () => this.#checkNode() }, graceSeconds);
  }

  /** What the kubelet does after a while it does as soon as it is there. */
  async #pause(ms: number): Promise<void> {
    await this.#life.pause(ms);
    await awaitKubelet(this.#setting.node.kubelet, this.#life);
  }

  get #creation(): CreationSetting {
    const { node, knobs } = this.#setting;
    return { node, report: this.#report, pause: () => this.#pause(knobs.runtimeRetryMs) };
  }

  #armDeadline(): void {
    const seconds: number | undefined = this.#pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.#life.after(seconds * 1000, () => this.#exceedDeadline());
  }

  #exceedDeadline(): void {
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#life.end();
    this.#report.write({ phase: 'Failed', reason: 'DeadlineExceeded', message });
    this.#report.event('Normal', 'DeadlineExceeded', message);
    const grace: number = this.#pod.spec.terminationGracePeriodSeconds ?? 30;
    this.#living = this.#living.then(() => this.#stop(grace)).catch(forgiveEnd);
  }

  /** A node that was booted anew has forgotten the pod. */
  #checkNode(): void {
    const { node } = this.#setting;
    if (!node.running || node.bootId !== this.#bootId) throw new NodeDown();
  }
}

/** What was going on breaks off when the pod's life or its node ends: that is no failure. */
function forgiveEnd(error: unknown): void {
  const isEnd = error instanceof NodeDown || (error instanceof Error && error.name === 'AbortError');
  if (!isEnd) throw error;
}
