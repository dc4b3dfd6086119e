import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A directory of the machine's cgroup2 hierarchy; no controllers are needed. Its processes can be ended all at once. */
export class Cgroup {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Below the group in which this process is itself. */
  static async create(name: string): Promise<Cgroup> {
    return Cgroup.#make(join(ownGroup(), name));
  }

  /** A group below this one; `name` may have several parts. */
  async child(name: string): Promise<Cgroup> {
    return Cgroup.#make(join(this.path, name));
  }

  static async #make(path: string): Promise<Cgroup> {
    await mkdir(path, { recursive: true });
    return new Cgroup(path);
  }

  /** The processes in it, but not in the groups below it, by their ids on the machine. */
  async processes(): Promise<number[]> {
    const list = await readFile(join(this.path, 'cgroup.procs'), 'utf8').catch(() => '');
    return list.split('\n').filter(Boolean).map(Number);
  }

  /** SIGKILL to everything in it and below, new children of theirs included. */
  async kill(): Promise<void> {
    await writeFile(join(this.path, 'cgroup.kill'), '1').catch(ignoreMissing);
  }

  /** Kills what is left in it and removes it. */
  async remove(): Promise<void> {
    for (const deadline = Date.now() + 10_000; ; await delay(5)) {
      await this.kill();
      try {
        return await removeTree(this.path);
      } catch (error) {
        // Busy until the last process is gone.
        if (Date.now() > deadline) throw error;
      }
    }
  }
}

/** Removes the groups of labs whose process is gone, with all that may still run in them. */
export async function sweepCgroups(): Promise<void> {
  const names = await readdir(ownGroup());
  const stale = names.filter(name => name.startsWith(PREFIX) && !isAlive(name));
  await Promise.all(stale.map(async name => (await Cgroup.create(name)).remove()));
}

/** The name of the group of this process's lab: it says whose it is, also after process ids have been used again. */
export function labGroupName(): string {
  return `${PREFIX}${process.pid}.${startTimeOf(process.pid)}`;
}

const PREFIX = 'oc-rpmoverlay-lab.';

function isAlive(name: string): boolean {
  const [pid, startTime] = name.slice(PREFIX.length).split('.');
  return startTimeOf(Number(pid)) === startTime;
}

/** Field 22 of proc_pid_stat(5); the second one may hold spaces and parentheses. */
function startTimeOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}

function ownGroup(): string {
  const mount = readFileSync('/proc/self/mounts', 'utf8').match(/^\S+ (\S+) cgroup2 /m)?.[1];
  if (!mount) throw new Error('the lab needs a mounted cgroup2 hierarchy');
  const own = readFileSync('/proc/self/cgroup', 'utf8').match(/^0::(.*)$/m)?.[1] ?? '/';
  return existsSync(join(mount, own)) ? join(mount, own) : mount;
}

async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(ignoreMissing);
  for (const entry of entries ?? []) if (entry.isDirectory()) await removeTree(join(path, entry.name));
  await rmdir(path).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENODEV') throw error;
}
