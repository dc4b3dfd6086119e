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
  readonly #pods = new Map<
    string,
    { readonly main: StartedProcess; readonly cgroup: Cgroup; readonly gone: Promise<void> }
  >();

  /** `cgroup` is the node's own, `hostname` its name. */
  constructor(machine: Machine, cgroup: Cgroup, hostname: string) {
    this.#machine = machine;
    this.#cgroup = cgroup;
    this.#hostname = hostname;
  }

  async start(pod: PodSpec): Promise<ContainerProcess> {
    const cgroup = await this.#cgroup.child(`kubepods/pod${pod.uid}`);
    const place = { cgroup, pid: this.#machine.init, hostname: this.#hostname };
    try {
      const main = await startContainer(pod, { ...place, newRoot: { hostPath: pod.hostPath ?? '' } });
      this.#pods.set(pod.uid, { main, cgroup, gone: this.#reap(pod.uid, main, cgroup) });
      return main;
    } catch (error) {
      await cgroup.remove();
      throw error;
    }
  }

  async exec(uid: string, spec: ContainerSpec): Promise<ContainerProcess> {
    const pod = this.#pods.get(uid);
    if (!pod) throw new CannotStart('container is not running');
    return startContainer(spec, { cgroup: pod.cgroup, pid: pod.main.pid, hostname: this.#hostname });
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
