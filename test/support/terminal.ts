import { PassThrough } from 'node:stream';
import type { Deadline, Terminal, TerminalSize } from '../../src/ports.ts';

export type FakeTerminal = Terminal & {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  /** `on` and `off`, as raw mode was. */
  readonly modes: readonly string[];
  resizeTo(size: TerminalSize): void;
};

/** A user's terminal, or pipes where it has no size, and what is done to it. */
export function aTerminal(size?: TerminalSize): FakeTerminal {
  const modes: string[] = [];
  const listeners: ((size: TerminalSize) => void)[] = [];
  return {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    size,
    modes,
    resizeTo(changed) {
      for (const listener of listeners) listener(changed);
    },
    raw(onResize) {
      modes.push('on');
      listeners.push(onResize);
      return { [Symbol.dispose]: () => void modes.push('off') };
    },
  };
}

/** A deadline that is never reached, and whether its clock was stopped. */
export function someDeadline(): { readonly deadline: Deadline; readonly stops: readonly string[] } {
  const stops: string[] = [];
  const { signal } = new AbortController();
  return { deadline: Object.assign(signal, { [Symbol.dispose]: () => void stops.push('stopped') }), stops };
}
