import type { Run } from '../run-id.ts';
import { parseRunEnd, type RunEnd } from './put-events.ts';

/** What a node has changed since its boot, as it says itself (`show` in `node-program/`). */
export type StoreView = {
  readonly bootId: string;
  /** The run that is changing it right now. */
  readonly working: { readonly run: string; readonly by: string } | undefined;
  /** Runs whose put has not ended: it waits for its turn, is at work, or waits for a word while its switch is armed. */
  readonly putting: readonly string[];
  readonly switch: SwitchView | undefined;
  /** How the last run since the boot ended. */
  readonly last: RunEnd | undefined;
  /** How the last run of an earlier boot ended: with the reboot all that it did was gone. */
  readonly formerly: RunEnd | undefined;
  readonly files: readonly FileView[];
  /** Packages that were installed with rpm. */
  readonly rpms: readonly string[];
  /** Units that were restarted, in the order of their first time. */
  readonly restarted: readonly string[];
};

export type SwitchView = {
  readonly run: string;
  readonly by: string;
  /** Seconds since the epoch by the node's clock. */
  readonly deadline: number;
  /** `stale`: nothing will fire it, because its run was killed before it was armed, or somebody stopped its timer. */
  readonly state: 'armed' | 'firing' | 'stale';
};

/** Contents are a sha256 in hexadecimal digits, `link:TARGET`, `absent`, or `other` (a directory, say). */
export type FileView = {
  readonly path: string;
  /** Before the first change since the boot. */
  readonly original: string;
  /** What was put there last. */
  readonly put: string;
  readonly now: string;
};

/** `undefined` for what is no such answer. */
export function parseStoreView(stdout: string): StoreView | undefined {
  const lines = stdout.split('\n').map(line => line.split('\t'));
  const all = (kind: string): readonly (readonly string[])[] =>
    lines.flatMap(([first, ...words]) => (first === kind ? [words] : []));
  const one = (kind: string): readonly string[] => all(kind)[0] ?? [];
  const [bootId] = one('boot');
  if (!bootId) return undefined;
  const [worker, workingFor = ''] = one('working');
  return {
    bootId,
    working: worker ? { run: worker, by: workingFor } : undefined,
    putting: all('putting').map(([run = '']) => run),
    switch: parseSwitch(one('switch')),
    last: parseRunEnd(one('last')),
    formerly: parseRunEnd(one('formerly')),
    files: all('file').map(([path = '', original = '', put = '', now = '']) => ({ path, original, put, now })),
    rpms: all('rpm').map(([name = '']) => name),
    restarted: all('restarted').map(([unit = '']) => unit),
  };
}

/** Whether the put of a run is not over: it waits for its turn, or is at work. */
export function hasWork({ working, putting, switch: armed, last }: StoreView, { id }: Run): boolean {
  if (working?.run === id) return true;
  return putting.includes(id) && armed?.run !== id && last?.run !== id;
}

function parseSwitch([run, by = '', deadline, state]: readonly string[]): SwitchView | undefined {
  if (!run || (state !== 'armed' && state !== 'firing' && state !== 'stale')) return undefined;
  return { run, by, deadline: Number(deadline), state };
}
