import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { ApiServer } from './server.ts';

/** The `kubectl` of the machine, which reads nothing of the machine's own configuration. */
export class Kubectl implements AsyncDisposable {
  readonly #home: string;
  readonly #kubeconfigs: ReadonlyMap<string, string>;

  private constructor(home: string, kubeconfigs: ReadonlyMap<string, string>) {
    this.#home = home;
    this.#kubeconfigs = kubeconfigs;
  }

  static async for(server: ApiServer, users: readonly string[]): Promise<Kubectl> {
    const home = await mkdtemp(join(tmpdir(), 'lab-kubectl-'));
    const paths = await Promise.all(users.map(user => server.writeKubeconfig(home, user)));
    return new Kubectl(home, new Map(users.map((user, index) => [user, paths[index] ?? ''])));
  }

  start(args: readonly string[], user = 'admin'): ChildProcess & { stdout: Readable; stderr: Readable } {
    const env = { PATH: process.env.PATH, HOME: this.#home, KUBECONFIG: this.#kubeconfigs.get(user) };
    const cache = join(this.#home, 'cache');
    return spawn('kubectl', ['--cache-dir', cache, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async run(args: readonly string[], user?: string) {
    const child = this.start(args, user);
    const closed = new Promise<number | null>(resolve => child.once('close', resolve));
    const [stdout, stderr, status] = await Promise.all([readText(child.stdout), readText(child.stderr), closed]);
    return { status, stdout, stderr };
  }

  /** Writes an object into a file for `-f`; returns its path. */
  async manifest(name: string, content: object): Promise<string> {
    const path = join(this.#home, `${name}.json`);
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true });
  }
}

/** A test that a second client, which nobody here wrote, can use the lab. */
export function kubectlTest(title: string, body: (t: TestContext) => Promise<void>): void {
  test(title, { timeout: 120_000 }, async t => {
    const isHere = spawnSync('kubectl', ['--help']).error === undefined;
    if (isHere) await body(t);
    else t.skip('kubectl is not on the PATH: that the lab serves a client of other people is NOT TESTED');
  });
}
