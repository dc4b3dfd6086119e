import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart, type ContainerProcess, type ContainerSpec, type PodSpec } from '../runtime.ts';
import type { Cgroup } from './cgroup.ts';
import { type StartedProcess, startContainer } from './container.ts';
import type { Machine } from './machine.ts';

/** The container runtime of a node, from one boot to the next: pods of one container, in the node's namespaces but for the mounts. */
export class Pods {
  readonly #machine: Machine;
  readonly #cgroup: Cgroup;
  readonly #hostname: string;
  readonly #pods = new Map<string, RunningPod>();

  /** `cgroup` is the node's own, `hostname` its name. */
  constructor(machine: Machine, cgroup: Cgroup, hostname: string) {
    this.#machine = machine;
    this.#cgroup = cgroup;
    this.#hostname = hostname;
  }

  async start(pod: PodSpec, signal?: AbortSignal): Promise<ContainerProcess> {
    const cgroup = await this.#cgroup.child(`kubepods/pod${pod.uid}`);
    const root = { kind: 'new', hostPath: pod.hostPath ?? '' } as const;
    try {
      const main = await startContainer(pod, { ...this.#place, cgroup, root }, signal);
      this.#pods.set(pod.uid, { main, cgroup, gone: this.#reap(pod.uid, main, cgroup) });
      return main;
    } catch (error) {
      await cgroup.remove();
      throw error;
    }
  }

  async exec(uid: string, spec: ContainerSpec): Promise<ContainerProcess> {
    const pod = this.#pods.get(uid);
    const pid = pod && (await pidInside(pod.main.pid));
    if (!pid) throw new CannotStart('container is not running');
    return startContainer(spec, { ...this.#place, cgroup: pod.cgroup, root: { kind: 'of', pid } });
  }

  get #place() {
    return { init: this.#machine.init, hostname: this.#hostname };
  }

  /** SIGTERM to the main process; what still runs after `graceMs` is killed. */
  async stop(uid: string, graceMs: number): Promise<void> {
    const pod = this.#pods.get(uid);
    if (!pod) return;
    const patience = new AbortController();
    if (graceMs > 0) pod.main.kill('SIGTERM');
    await Promise.race([pod.gone, delay(graceMs, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    await pod.cgroup.kill();
    await pod.gone;
  }

  /** When the main process ends, all others of a container go with it: a runtime does so where pids are not its own. */
  async #reap(uid: string, main: StartedProcess, cgroup: Cgroup): Promise<void> {
    await main.ended;
    this.#pods.delete(uid);
    await cgroup.remove();
  }
}

type RunningPod = { readonly main: StartedProcess; readonly cgroup: Cgroup; readonly gone: Promise<void> };

/** The process's id in its own pid namespace: the last one of proc_pid_status(5)'s NSpid. `undefined`: it has ended. */
async function pidInside(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const inside = status.match(/^NSpid:.*\s(\d+)$/m)?.[1];
  return inside === undefined ? undefined : Number(inside);
}
