import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LabNode } from '../lab/node/lab-node.ts';

/** What is watched of a node's files: wherever the program makes some. What is put into `/usr` is in `/var/tmp`. */
const trees = [
  ...['/run/oc-rpmoverlay*', '/var/lib/oc-rpmoverlay*', '/tmp', '/var/tmp', '/var/roothome', '/var/home/core'],
  ...['/run/systemd/transient/oc-rpmoverlay*', '/etc/systemd/system/oc-rpmoverlay*'],
];

const program = readFileSync(new URL('fixtures/watch-node.pl', import.meta.url), 'utf8');

/** A file or directory, and its mode in octal digits, that strangers got at: all directories above let them in. */
export type OpenPath = { readonly path: string; readonly mode: string };

/** The processes of a node, and its files that strangers get at, seen again and again in all of its boots until the disposal. */
export class NodeWatch implements AsyncDisposable {
  /** The words of each process that was seen, with NULs between them, and its environment: each byte a character. */
  readonly argv = new Set<string>();
  readonly environ = new Set<string>();
  readonly open: OpenPath[] = [];
  readonly #node: LabNode;
  readonly #forget: () => void;
  #watcher: ReturnType<LabNode['start']>;
  #answers: ((isThere: boolean) => void)[] = [];

  constructor(node: LabNode) {
    this.#node = node;
    this.#watcher = this.#start();
    this.#forget = node.onPower(change => {
      if (change === 'booted') this.#watcher = this.#start();
    });
  }

  /** Looks once more, and waits for that; on a node that is down there is nothing to see. */
  async look(): Promise<void> {
    if (!this.#node.running || this.#watcher.exitCode !== null) return;
    await new Promise<boolean>(done => {
      this.#answers.push(done);
      this.#watcher.stdin.write('?');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#forget();
    const watcher = this.#watcher;
    if (watcher.exitCode !== null || watcher.signalCode !== null) return;
    const ended = once(watcher, 'exit');
    watcher.stdin.end();
    await ended;
  }

  #start(): ReturnType<LabNode['start']> {
    const watcher = this.#node.start(['perl', '-e', program, ...trees]);
    watcher.stdin.on('error', () => {}); // The node went down.
    createInterface({ input: watcher.stdout }).on('line', line => this.#hear(line));
    watcher.once('exit', () => {
      for (const answer of this.#answers.splice(0)) answer(false);
    });
    return watcher;
  }

  #hear(line: string): void {
    const [word, ...rest] = line.split('\t');
    const text = Buffer.from(rest.at(-1) ?? '', 'base64').toString('latin1');
    if (word === 'looked') this.#answers.shift()?.(true);
    else if (word === 'argv') this.argv.add(text);
    else if (word === 'environ') this.environ.add(text);
    else if (word === 'open') this.open.push({ path: text, mode: rest[0] ?? '' });
  }
}
