import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'oc-rpmoverlay-lab-';

/** A directory of this process's; also removes those of processes that were killed. */
export async function createTemporaryDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  await sweep();
  const path = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir());
  const stale = names.filter(
    name => name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length).split('-')[0])),
  );
  await Promise.all(stale.map(name => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

/** A process id that is in use again only puts the sweeping off. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
