import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Cgroup, labGroupName, sweepCgroups } from './cgroup.ts';
import { LabNetwork } from './network.ts';

/** What the nodes of one lab stand in: their network, and a cgroup for everything that runs on them. */
export class Rack implements AsyncDisposable {
  readonly network: LabNetwork;
  readonly cgroup: Cgroup;
  readonly #watchdog: ChildProcess;

  private constructor(network: LabNetwork, cgroup: Cgroup, watchdog: ChildProcess) {
    this.network = network;
    this.cgroup = cgroup;
    this.#watchdog = watchdog;
  }

  /** Also removes what labs that were killed have left. */
  static async create(): Promise<Rack> {
    await sweepCgroups();
    const network = await LabNetwork.create();
    const cgroup = await Cgroup.create(`${labGroupName()}.${++racks}`);
    const watchdog = spawn(join(import.meta.dirname, 'watchdog.sh'), [cgroup.path], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return new Rack(network, cgroup, watchdog);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cgroup.remove();
    const ended = once(this.#watchdog, 'exit');
    this.#watchdog.stdin?.end();
    await ended;
    await this.network[Symbol.asyncDispose]();
  }
}

let racks = 0;
