import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cgroup } from './cgroup.ts';
import { Dialer } from './dial.ts';
import type { Disk } from './disk.ts';
import { InsideFiles } from './inside-files.ts';
import { Machine, type MachineEnd } from './machine.ts';
import type { NetworkPort } from './network.ts';
import { Pods } from './pods.ts';
import type { Rack } from './rack.ts';
import type { ServiceLink } from './service-link.ts';

/** What stays of a node while it is switched off. */
export type NodeParts = {
  readonly name: string;
  readonly rack: Rack;
  readonly disk: Disk;
  readonly cgroup: Cgroup;
  readonly port: NetworkPort;
  readonly fips: boolean;
  readonly kubelet: ServiceLink;
  readonly crio: ServiceLink;
};

/** One boot of a node, and what reaches into it. */
export type Life = {
  readonly bootId: string;
  /** PID 1's id on this machine. */
  readonly init: number;
  readonly dialer: Dialer;
  readonly pods: Pods;
  readonly files: InsideFiles;
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<MachineEnd>;
  /** Pulls the plug. */
  cut(): void;
};

/** Switches a node on. Returns when its sshd answers and its kubelet is there; throws what it complained about when it does not come up. */
export async function startLife(parts: NodeParts): Promise<Life> {
  const { name, rack, disk, cgroup, port, fips } = parts;
  const bootId = randomUUID();
  const machine = await Machine.powerOn({ name, bootId, disk, cgroup, port, fips, network: rack.network });
  const dialer = new Dialer(machine.init);
  const ended = machine.ended.then(async how => {
    await dialer[Symbol.asyncDispose]();
    return how;
  });
  try {
    await Promise.all([awaitBanner(dialer, ended), awaitKubelet(parts)]);
  } catch (error) {
    machine.cut();
    await ended;
    const said = (await disk.read('console.log')).trim() || SILENCE;
    throw new Error(`node/${name} did not come up: ${said}`, { cause: error });
  }
  return {
    bootId,
    init: machine.init,
    dialer,
    pods: new Pods(machine, cgroup, name),
    files: new InsideFiles(`/proc/${machine.init}/root`),
    ended,
    cut: () => machine.cut(),
  };
}

async function awaitBanner(dialer: Dialer, ended: Promise<MachineEnd>): Promise<void> {
  let over: MachineEnd | undefined;
  void ended.then(how => (over = how));
  for (const deadline = Date.now() + BOOT_MS; ; await delay(10)) {
    try {
      const connection = await dialer.dial(22);
      const closed = once(connection, 'close').then(() => []);
      const [banner] = await Promise.race([once(connection, 'data'), closed]);
      connection.destroy();
      if (banner) return;
      throw new Error('sshd hung up without a word');
    } catch (error) {
      if (over) throw new Error(`it ended by ${over}`, { cause: error });
      if (Date.now() > deadline) throw error;
    }
  }
}

/** One that does not come leaves a node that can be reached all the same. */
async function awaitKubelet({ kubelet }: NodeParts): Promise<void> {
  await kubelet.awaitConnection(AbortSignal.timeout(KUBELET_MS)).catch(() => {});
}

const KUBELET_MS = 20_000;

/** Seen when 128 inotify instances, the kernel's default for each user, were used up: a node takes 5. */
const SILENCE = 'its console is empty (is fs.inotify.max_user_instances large enough?)';

/** A boot takes half a second; this is for machines that are very busy. */
const BOOT_MS = 60_000;
