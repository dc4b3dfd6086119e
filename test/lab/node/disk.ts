import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holder, spawnHolder } from './bound-process.ts';
import { cacheDirectory } from './image.ts';

/** A node's disk: on a tmpfs that nobody sees but the node and the lab. It outlives reboots and is gone when disposed. */
export class Disk implements AsyncDisposable {
  readonly #holder: Holder;

  private constructor(holder: Holder) {
    this.#holder = holder;
  }

  /** `image` is a file that `buildImage` made, `keys` a directory of SSH host keys. */
  static async create(content: { image: string; keys: string; name: string; address: string }): Promise<Disk> {
    const mountPoint = join(cacheDirectory, 'disk');
    await mkdir(mountPoint, { recursive: true });
    const script = join(import.meta.dirname, 'disk.sh');
    const { image, keys, name, address } = content;
    const isolated = ['unshare', '--mount', '--propagation', 'private'];
    return new Disk(await spawnHolder([...isolated, script, mountPoint, image, keys, name, address]));
  }

  /** The root of the tmpfs as this process sees it: disk.sh says what is in it. */
  get path(): string {
    return `/proc/${this.#holder.pid}/cwd`;
  }

  /** The mount namespace in which it is mounted. */
  get namespace(): string {
    return `/proc/${this.#holder.pid}/ns/mnt`;
  }

  async read(name: string): Promise<string> {
    return readFile(join(this.path, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.release();
  }
}
