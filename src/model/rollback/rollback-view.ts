import type { Run } from '../run-id.ts';
import { rollbackLastFile, rollbackSwitchFile } from './rollback-store.ts';

/** The switch of a node across its reboot, as its files say. */
export type RollbackView = {
  readonly switch: RollbackSwitch | undefined;
  /** What the last switch that fired came to; forgotten when another one is armed. */
  readonly last: RollbackEnd | undefined;
};

/** Checksums are of deployments. */
export type RollbackSwitch = {
  readonly run: string;
  readonly by: string;
  /** The deployment that is to be confirmed. */
  readonly staged: string;
  /** The one that is gone back to. */
  readonly back: string;
  readonly windowSeconds: number;
  /**
   * - `waiting` for the reboot.
   * - `armed`: the staged one is booted, and fires `until`, in seconds since the epoch by the node's clock.
   * - `firing`: because of `why`.
   */
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'armed'; readonly until: number }
    | { readonly kind: 'firing'; readonly why: string };
};

export type RollbackEnd = {
  readonly run: string;
  /** `rolledback`: the deployment before is booted again. `kept`: it could not be gone back to; `why` says why. */
  readonly state: 'rolledback' | 'kept';
  /** Seconds since the epoch by the node's clock. */
  readonly at: number;
  readonly why: string;
};

/** The files that say it, for `readFiles`. */
export const rollbackPatterns: readonly string[] = [rollbackSwitchFile, rollbackLastFile];

/** `files` as `parseFiles` gives them. */
export function readRollback(files: ReadonlyMap<string, string>): RollbackView {
  return {
    switch: readSwitch(wordsOf(files.get(rollbackSwitchFile))),
    last: readEnd(wordsOf(files.get(rollbackLastFile))),
  };
}

/** The switch of a run, where it is that run's. */
export function switchOf({ switch: armed }: RollbackView, { id }: Run): RollbackSwitch | undefined {
  return armed?.run === id ? armed : undefined;
}

function wordsOf(text = ''): ReadonlyMap<string, string> {
  const lines = text.split('\n').map(line => line.split('\t'));
  return new Map(lines.flatMap(([word, rest]) => (word && rest !== undefined ? [[word, rest]] : [])));
}

function readSwitch(words: ReadonlyMap<string, string>): RollbackSwitch | undefined {
  const [run, by = '', staged, back] = ['run', 'by', 'staged', 'back'].map(word => words.get(word));
  if (!run || !staged || !back) return undefined;
  return { run, by, staged, back, windowSeconds: Number(words.get('window')), state: readState(words) };
}

function readState(words: ReadonlyMap<string, string>): RollbackSwitch['state'] {
  const why = words.get('firing');
  if (why !== undefined) return { kind: 'firing', why };
  const until = words.get('deadline');
  return until === undefined ? { kind: 'waiting' } : { kind: 'armed', until: Number(until) };
}

function readEnd(words: ReadonlyMap<string, string>): RollbackEnd | undefined {
  const [run, state, at, why = ''] = ['run', 'state', 'at', 'why'].map(word => words.get(word));
  if (!run || (state !== 'rolledback' && state !== 'kept')) return undefined;
  return { run, state, at: Number(at), why };
}
