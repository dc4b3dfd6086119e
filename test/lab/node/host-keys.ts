import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runBound } from './bound-process.ts';
import { cacheDirectory } from './image.ts';

/** A directory with the SSH host keys of a node, made when first asked for: a node of this name keeps its keys. */
export async function hostKeys(name: string): Promise<string> {
  const directory = join(cacheDirectory, 'host-keys', name);
  if (await exists(directory)) return directory;
  // Beside it, and not named after it: a node's name may be as long as a file's.
  const fresh = join(cacheDirectory, 'host-keys', `.new-${process.pid}-${randomUUID()}`);
  await mkdir(fresh, { recursive: true });
  const types = ['rsa', 'ecdsa', 'ed25519'].map(type => {
    const size = type === 'rsa' ? ['-b', '3072'] : [];
    const file = join(fresh, `ssh_host_${type}_key`);
    return runBound(['ssh-keygen', '-q', '-N', '', '-C', `root@${name}`, '-t', type, ...size, '-f', file]);
  });
  await Promise.all(types);
  await rename(fresh, directory).catch(async error => {
    await rm(fresh, { recursive: true });
    if (!(await exists(directory))) throw error;
  });
  return directory;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
