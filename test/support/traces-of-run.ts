import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import type { LabNode } from '../lab/node/lab-node.ts';
import { NodeWatch } from './node-watch.ts';
import type { Ran } from './program.ts';
import type { Place } from './secret-search.ts';

/** Everything that a run of the program may have said or written, and to whom. */
export class RunTraces implements AsyncDisposable {
  readonly #lab: Lab;
  readonly #home: string;
  /** By the names of the nodes. */
  readonly #watches: ReadonlyMap<string, NodeWatch>;
  /** How far each node's systemd journal was read, by the node's name. */
  readonly #cursors = new Map<string, string>();

  private constructor(lab: Lab, home: string) {
    this.#lab = lab;
    this.#home = home;
    this.#watches = new Map([...lab.nodes.values()].map(node => [node.name, new NodeWatch(node)]));
  }

  /** Watches the nodes of a lab from now on; `home` is the only directory of the user's machine that runs write to. */
  static async watch(lab: Lab, home: string): Promise<RunTraces> {
    const traces = new RunTraces(lab, home);
    for (const node of lab.nodes.values()) await traces.#journalOf(node);
    return traces;
  }

  watchOf(node: string): NodeWatch {
    const watch = this.#watches.get(node);
    if (!watch) throw new Error(`there is no machine behind ${node}`);
    return watch;
  }

  /** All that is there of one run, and of what else happens while it runs; of a node, where anything was asked of it. */
  async of(run: () => Promise<Ran>): Promise<readonly Place[]> {
    const { journal, store, nodes } = this.#lab;
    const [start, entries, version] = [Date.now(), journal.entries.length, store.version];
    for (const { argv, environ } of this.#watches.values()) {
      argv.clear();
      environ.clear();
    }
    const { stdout, stderr } = await run();
    const entered = journal.entries.slice(entries);
    const touched = [...nodes.values()].filter(({ name }) => JSON.stringify(entered).includes(name));
    const onNodes = await Promise.all(touched.map(node => this.#onNode(node, start)));
    return [
      { name: 'stdout', text: stdout },
      { name: 'stderr', text: stderr },
      ...entered.map(entry =>
        entry.kind === 'request'
          ? { name: `${entry.method} ${entry.path.replace(/\?.*/, '')}`, text: JSON.stringify(entry) }
          : { name: `a program by ${entry.by}`, text: entry.argv.join('\0') },
      ),
      ...(store.since(version) ?? []).map(({ resource, object }) => ({
        name: `${resource.plural}/${object.metadata.name}`,
        text: JSON.stringify(object),
      })),
      ...onNodes.flat(),
      ...(await filesBelow(this.#home)),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watch of this.#watches.values()) await watch[Symbol.asyncDispose]();
  }

  async #onNode(node: LabNode, since: number): Promise<readonly Place[]> {
    const watch = this.watchOf(node.name);
    await watch.look();
    const files = (await node.run(['sh', '-c', newFiles, 'sh', `@${since / 1000}`])).split('\0').filter(Boolean);
    const contents = files.map(async path => {
      return { name: `${node.name}:${path}`, text: `${path}\0${(await node.readFile(path)) ?? ''}` };
    });
    return [
      { name: `words of a process on ${node.name}`, text: [...watch.argv].join('\0') },
      { name: `environment of a process on ${node.name}`, text: [...watch.environ].join('\0') },
      { name: `systemd's journal on ${node.name}`, text: await this.#journalOf(node) },
      ...(await Promise.all(contents)),
    ];
  }

  /** What came since the last time. It outlives a reboot. */
  async #journalOf(node: LabNode): Promise<string> {
    const cursor = this.#cursors.get(node.name);
    const from = cursor === undefined ? ['--lines=1'] : [`--after-cursor=${cursor}`];
    const text = await node.run(['journalctl', '--quiet', '--all', '--output=export', ...from]);
    const last = text
      .match(/^__CURSOR=.*$/gm)
      ?.at(-1)
      ?.slice('__CURSOR='.length);
    if (last !== undefined) this.#cursors.set(node.name, last);
    return text;
  }
}

const newFiles = [
  'journalctl --sync; find /etc /run /tmp /var/tmp /var/lib/oc-rpmoverlay* /var/roothome /var/home',
  '-path /run/log -prune -o -type f -newerct "$1" -print0 2>/dev/null; true',
].join(' ');

async function filesBelow(directory: string): Promise<readonly Place[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map(async path => ({ name: path, text: `${path}\0${await readFile(path, 'latin1')}` })));
}
