import { Undo } from '../../src/undo.ts';

/** What a run has made, with time without end to take it back. */
export function anUndo(): Undo {
  return new Undo(() => new AbortController().signal);
}
