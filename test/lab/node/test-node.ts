import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { OperatingSystem } from './image.ts';
import { LabNode } from './lab-node.ts';
import { buildOverride, type SourcePackage } from './override-rpms.ts';
import { Rack } from './rack.ts';

export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** A node that runs, for the tests of what is on it. */
export class TestNode implements AsyncDisposable {
  readonly node: LabNode;
  /** On this machine, for what the test makes. */
  readonly directory: string;
  readonly #ends: AsyncDisposableStack;

  private constructor(node: LabNode, directory: string, ends: AsyncDisposableStack) {
    this.node = node;
    this.directory = directory;
    this.#ends = ends;
  }

  static async boot(os?: OperatingSystem): Promise<TestNode> {
    await using ends = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'lab-rpms-'));
    ends.defer(() => rm(directory, { recursive: true }));
    const rack = ends.use(await Rack.create());
    const node = ends.use(await LabNode.create({ name: 'worker-a', rack, ...(os ? { os } : {}) }));
    await node.boot();
    return new TestNode(node, directory, ends.move());
  }

  /** Puts other builds of a package's parts on the node; their paths there by name. */
  async bring(source: SourcePackage, version: string, release: string): Promise<ReadonlyMap<string, string>> {
    const files = await buildOverride(this.directory, source, { version, release });
    const there = [...files].map(async ([name, file]) => [name, await this.give(file)] as const);
    return new Map(await Promise.all(there));
  }

  /** Puts a file on the node; its path there. */
  async give(file: string): Promise<string> {
    const path = `/var/tmp/${basename(file)}`;
    await this.node.writeFile(path, await readFile(file), { uid: 0, gid: 0, mode: 0o644 });
    return path;
  }

  /** As root, whatever its status. */
  async run(...argv: readonly string[]): Promise<Ran> {
    const child = this.node.start(argv);
    child.stdin.end();
    const closed = new Promise<number>(resolve => child.once('close', code => resolve(code ?? -1)));
    const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { status, stdout, stderr };
  }

  /** `rpm-ostree status --json`, as far as it is about overrides: the next default deployment first. */
  async overrides(): Promise<unknown[]> {
    const { deployments } = JSON.parse(await this.node.run(['rpm-ostree', 'status', '--json']));
    return deployments.map((one: Record<string, unknown>) => ({
      state: one.booted ? 'booted' : one.staged ? 'staged' : 'other',
      replaced: list(one['base-local-replacements']).map(pair => list(pair).map(tuple => list(tuple)[0])),
      removed: list(one['base-removals']).map(tuple => list(tuple)[0]),
      requested: [...list(one['requested-base-local-replacements']), ...list(one['requested-base-removals'])],
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ends.disposeAsync();
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
