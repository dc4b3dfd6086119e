import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { channelOf, childrenOf, spawnBound } from './bound-process.ts';
import type { Cgroup } from './cgroup.ts';
import type { Disk } from './disk.ts';
import type { LabNetwork, NetworkPort } from './network.ts';

/** How the power went: by reboot(2) of PID 1, or otherwise. */
export type MachineEnd = 'reboot' | 'poweroff' | 'crash';

/** One life of a node, from power-on to its end: fresh namespaces around the disk, with systemd as their PID 1. */
export class Machine {
  /** PID 1's id on this machine. */
  readonly init: number;
  /** Resolves when all processes are gone. */
  readonly ended: Promise<MachineEnd>;
  readonly #child: ChildProcess;

  private constructor(init: number, child: ChildProcess, ended: Promise<MachineEnd>) {
    this.init = init;
    this.#child = child;
    this.ended = ended;
  }

  /** Returns when systemd has taken over. Throws what boot.sh complained about. */
  static async powerOn(parts: MachineParts): Promise<Machine> {
    const { disk, cgroup, network, port, name, bootId, fips } = parts;
    const environment = {
      ...{ NAME: name, BOOT_ID: bootId, FIPS: fips ? '1' : '', PATH: process.env.PATH },
      ...{ ADDRESS: port.address, MAC: port.mac, PORT: port.port },
      ...{ NETWORK: network.namespace, GATEWAY: network.gateway, PREFIX: String(network.prefix) },
    };
    const child = spawnBound(
      // Only process 1 may be in the node's cgroup when the cgroup namespace is made, which then begins there: two unshares.
      [
        ...['nsenter', `--mount=${disk.namespace}`, `--wdns=${disk.path}`],
        ...['unshare', '--pid', '--fork', '--kill-child=KILL', 'bash', '-c', JOIN_CGROUP, cgroup.path],
        ...['unshare', '--mount', '--uts', '--ipc', '--net', '--cgroup', '--propagation', 'private'],
        join(import.meta.dirname, 'boot.sh'),
      ],
      { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const exited = once(child, 'exit').then(([, signal]) => endOf(signal));
    const complaint = text(channelOf(child, 2));
    await Promise.race([once(channelOf(child, 3), 'data'), exited]);
    const [init] = await childrenOf(child);
    if (!init) throw new Error(`node/${name} did not boot: ${(await complaint).trim()}`);
    return new Machine(init, child, exited);
  }

  /** Pulls the plug. */
  cut(): void {
    // As long as what waits for it is there, its id is not given to another process.
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(this.init, 'SIGKILL');
  }
}

export type MachineParts = {
  readonly name: string;
  readonly bootId: string;
  readonly disk: Disk;
  readonly cgroup: Cgroup;
  readonly network: LabNetwork;
  readonly port: NetworkPort;
  /** Whether the kernel says that it is in FIPS mode. */
  readonly fips: boolean;
};

const JOIN_CGROUP = 'echo 0 > "$0/cgroup.procs" && exec "$@"';

/**
 * The kernel ends process 1 of a pid namespace by SIGHUP when it asks to reboot, by SIGINT when it asks to halt or to power
 * off (reboot(2)). unshare, which waits for it, ends in the same way.
 */
function endOf(signal: NodeJS.Signals | null): MachineEnd {
  if (signal === 'SIGHUP') return 'reboot';
  if (signal === 'SIGINT') return 'poweroff';
  return 'crash';
}
