import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { JournalEntry } from '../lab/journal.ts';
import type { Lab } from '../lab/lab.ts';
import { chosen, wordsOf } from './boundaries.ts';
import type { Stories } from './stories.ts';

/** A moment of a put, between its start on a node and the record that it is confirmed. */
export type Boundary = {
  /** How many of the node's entries in the journal come before it. */
  readonly index: number;
  readonly words: string;
  /** Whether it is one of the put on the node, which goes on by itself. */
  readonly isOnHost: boolean;
  /** Whether the node may have been asked already to confirm it. */
  readonly isConfirming: boolean;
};

export type BoundaryTest = {
  /** Put together, the arguments that put something on a node. */
  readonly argvFor: (node: string) => readonly string[];
  /** As many boundaries as these at once. */
  readonly nodes: readonly string[];
  readonly isWanted?: (boundary: Boundary) => boolean;
  /** How many are tried where not all are. */
  readonly sample: number;
  /** Runs on a node that is as it was booted, but for its overlay. */
  readonly tryAt: (node: string, boundary: Boundary) => Promise<void>;
};

/**
 * Puts something on the first node, to learn from the lab's journal at which requests, programs and commands on the host it
 * can be disturbed; then tries those, one on each node side by side.
 */
export async function tryAtBoundaries(t: TestContext, stories: Stories, test: BoundaryTest): Promise<void> {
  const { nodes, isWanted = () => true } = test;
  const [first = ''] = nodes;
  const all = (await learnBoundaries(stories, first, test.argvFor(first))).filter(isWanted);
  await stories.reboot(first);
  const tried = chosen(all.length, test.sample).flatMap(at => all[at] ?? []);
  for (let from = 0; from < tried.length; from += nodes.length) {
    const round = tried.slice(from, from + nodes.length);
    const title = round.map(({ index, words }) => `${index}: ${words}`).join(' | ');
    await t.test(title, async () => {
      const tries = round.map((boundary, at) => test.tryAt(nodes[at] ?? '', boundary));
      const failed = (await Promise.allSettled(tries)).find(one => one.status === 'rejected');
      if (failed) throw failed.reason;
    });
  }
}

/** The moments of puts on several nodes at once. */
export class PutMoments implements Disposable {
  readonly #lab: Lab;
  readonly #watched = new Map<string, (entry: JournalEntry) => Promise<void>>();

  constructor(lab: Lab) {
    this.#lab = lab;
    lab.journal.setGate(async entry => {
      await this.#watched.get(nodeOf(entry) ?? '')?.(entry);
    });
  }

  /** Does something at a boundary of the next put on a node, before what comes there takes effect. */
  at(node: string, { index }: Boundary, act: () => Promise<void>): void {
    let count = -1;
    this.#watched.set(node, async entry => {
      if (count >= 0 || isStart(entry)) count++;
      if (count === index) await act();
    });
  }

  [Symbol.dispose](): void {
    this.#lab.journal.setGate(async () => {});
  }
}

async function learnBoundaries(
  { lab, run }: Stories,
  node: string,
  argv: readonly string[],
): Promise<readonly Boundary[]> {
  await using _watch = await lab().watchScripts(node);
  const { entries } = lab().journal;
  const before = entries.length;
  const { status, stderr } = await run(argv);
  assert.equal(status, 0, stderr);
  const own = entries.slice(before).filter(entry => nodeOf(entry) === node);
  const put = own.slice(own.findIndex(isStart));
  const confirms = put.findIndex(isConfirm);
  const ends = put.findIndex((entry, index) => index > confirms && isRecord(entry));
  assert.ok(confirms > 0 && ends > confirms, 'it was not confirmed');
  const boundaries = put.slice(0, ends + 1).map((entry, index) => {
    const isOnHost = entry.kind === 'program' && entry.by === 'host';
    // What was asked for right before its client ended may still come true.
    return { index, words: wordsOf(entry), isOnHost, isConfirming: index >= confirms - 1 };
  });
  // The first is the start itself, before which the node does nothing. What only compares changes nothing.
  return boundaries.slice(1).filter(({ words }) => !/^(\(\(|\[\[)/.test(words));
}

/** `undefined` for what is about no node: a namespace. */
function nodeOf(entry: JournalEntry): string | undefined {
  if (entry.kind === 'program') return entry.node;
  const { spec } = typeof entry.body === 'object' && entry.body !== null ? (entry.body as { spec?: Spec }) : {};
  return spec?.nodeName ?? /\/nodes\/([^/?]+)|\/pods\/(.+)-oc-rpmoverlay-/.exec(entry.path)?.slice(1).find(Boolean);
}

type Spec = { readonly nodeName?: string };

function isStart(entry: JournalEntry): boolean {
  return entry.kind === 'program' && entry.by !== 'host' && /--unit=oc-rpmoverlay-put-/.test(entry.argv.join(' '));
}

function isConfirm(entry: JournalEntry): boolean {
  return entry.kind === 'program' && entry.by !== 'host' && /\/program confirm /.test(entry.argv.join(' '));
}

function isRecord(entry: JournalEntry): boolean {
  return entry.kind === 'request' && entry.method === 'PATCH';
}
