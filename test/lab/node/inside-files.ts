import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type FileOwner = { readonly uid: number; readonly gid: number; readonly mode: number };

/** Files below a root that is not this process's own: symbolic links lead where they lead for somebody who lives there. */
export class InsideFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** `undefined` where there is no such file. */
  async read(path: string): Promise<string | undefined> {
    return readFile(await this.#outside(path), 'utf8').catch(ignoreMissing);
  }

  /** The names in a directory; none where there is no such directory. */
  async list(path: string): Promise<readonly string[]> {
    return (await readdir(await this.#outside(path)).catch(ignoreMissing)) ?? [];
  }

  /** Replaces the file atomically. Missing directories get the same owner, and the mode with the right to enter. */
  async write(path: string, content: string | Uint8Array, { uid, gid, mode }: FileOwner): Promise<void> {
    const target = await this.#outside(path);
    const first = await mkdir(dirname(target), { recursive: true });
    for (let made = dirname(target); first && made.startsWith(first); made = dirname(made)) {
      await chown(made, uid, gid);
      await chmod(made, mode | ((mode >> 2) & 0o111));
    }
    const fresh = `${target}.${randomUUID()}`;
    await writeFile(fresh, content, { mode: 0o600 });
    await chown(fresh, uid, gid);
    await chmod(fresh, mode);
    await rename(fresh, target);
  }

  async remove(path: string): Promise<void> {
    await rm(await this.#outside(path), { force: true });
  }

  /** The path for this process, all links but the last part resolved inside of the root. */
  async #outside(path: string): Promise<string> {
    const todo = path.split('/').filter(Boolean);
    let done = '/';
    for (let links = 0; todo.length > 0; ) {
      const part = todo.shift() ?? '';
      const next = join(done, part);
      const link = await readlink(join(this.#root, next)).catch(() => undefined);
      if (link === undefined) done = next;
      else if (++links > 40) throw new Error(`too many symbolic links: ${path}`);
      else {
        if (link.startsWith('/')) done = '/';
        todo.unshift(...link.split('/').filter(Boolean));
      }
    }
    return join(this.#root, done);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
