import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Files } from '../ports.ts';
import { codeOf, fileFailure } from './file-failure.ts';
import { openSource } from './open-source.ts';

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
};

/**
 * The files of the user's machine. What cannot be done is `Failure('failed', 'FILE_UNREADABLE')` or
 * `Failure('failed', 'FILE_UNWRITABLE')`.
 */
export function openFiles({ env, home }: Surroundings): Files {
  return {
    dataHome: join(absolute(env.XDG_DATA_HOME, env.LOCALAPPDATA) ?? join(home, '.local', 'share'), 'oc-rpmoverlay'),
    cacheHome: join(absolute(env.XDG_CACHE_HOME, env.LOCALAPPDATA) ?? join(home, '.cache'), 'oc-rpmoverlay'),
    read: path => readIfThere(path),
    open: path => openSource(path),
    writeSecret: (path, content) =>
      writeSecret(path, content).catch(error => {
        throw fileFailure('FILE_UNWRITABLE', { action: 'write', path }, error);
      }),
    remove: path =>
      rm(path, { force: true }).catch(error => {
        throw fileFailure('FILE_UNWRITABLE', { action: 'remove', path }, error);
      }),
  };
}

/** A relative path is to be ignored (XDG Base Directory Specification). `LOCALAPPDATA` is set by Windows only. */
function absolute(...paths: readonly (string | undefined)[]): string | undefined {
  return paths.find(path => path !== undefined && isAbsolute(path));
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileFailure('FILE_UNREADABLE', { action: 'read', path }, error);
  }
}

/** Written beside its place and moved there when it is whole and on the disk: nobody ever reads a part of it. */
async function writeSecret(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
