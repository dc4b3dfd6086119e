import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { quoteForSh } from '../../src/text/shell-quote.ts';
import { Screen } from '../report/screen.ts';
import { programUnderTest, type RunOptions } from './program.ts';

export type TerminalSize = { readonly columns: number; readonly rows: number };

export type TerminalOptions = Pick<RunOptions, 'program' | 'env'> & {
  /** Default: 80 by 24. */
  readonly size?: TerminalSize;
  /** Hears what the terminal is told, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Closes the terminal, so that a test which has failed leaves nothing running. */
  readonly signal: AbortSignal;
};

/** Ctrl-C: a byte like others on a terminal in raw mode, else SIGINT for the program. */
export const ctrlC = '\x03';

/** Starts the program on a terminal of its own. */
export function startOnTerminal(argv: readonly string[], options: TerminalOptions): AtTerminal {
  return new AtTerminal([...(options.program ?? programUnderTest()), ...argv], options);
}

/**
 * A program on a pseudo-terminal, and somebody who looks at the screen and types. util-linux's `script` makes the terminal:
 * what it reads is typed there.
 */
export class AtTerminal {
  readonly screen: Screen;
  /** The exit status. Rejects where the settings of the terminal are not as they were before. */
  readonly ended: Promise<number | null>;
  readonly #script: ChildProcessByStdio<Writable, Readable, null>;
  readonly #looks = new Set<() => void>();
  /** What the wrapper says before the program starts, as far as it has come. */
  #beginning = '';
  /** `/dev/pts/7`, once it is known. */
  #device: string | undefined;
  readonly #onOutput: (text: string) => void;

  constructor(
    argv: readonly string[],
    { env = {}, size = { columns: 80, rows: 24 }, onOutput = () => {}, signal }: TerminalOptions,
  ) {
    this.#onOutput = onOutput;
    const command = quoteForSh(['sh', '-c', wrapper, 'sh', `${size.columns}`, `${size.rows}`, ...argv]);
    this.screen = new Screen(size.columns, size.rows);
    this.#script = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
      env: { PATH: process.env.PATH, SHELL: '/bin/sh', TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#script.stdin.on('error', () => {}); // Typed after the end.
    signal.addEventListener('abort', () => this.hangUp());
    this.#script.stdout.setEncoding('utf8').on('data', text => this.#show(text));
    this.ended = once(this.#script, 'close').then(([status]) => {
      if (status !== spoilt) return status;
      throw new Error(`the settings of the terminal are not as they were: ${this.screen.text}`);
    });
    this.ended.catch(() => {}); // For those who do not ask.
  }

  type(keys: string): void {
    this.#script.stdin.write(keys);
  }

  /** Resolves as soon as the screen is so; rejects when the program ends before. */
  async until(isSo: (screen: Screen) => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (isSo(this.screen)) resolve();
    };
    this.#looks.add(look);
    look();
    this.ended.then(status => reject(new Error(`ended with ${status} before: ${this.screen.text}`)), reject);
    await promise.finally(() => this.#looks.delete(look));
  }

  async resize({ columns, rows }: TerminalSize): Promise<void> {
    this.screen.resize(columns);
    await once(spawn('stty', ['-F', this.#device ?? '', 'cols', `${columns}`, 'rows', `${rows}`]), 'close');
  }

  /** As a window that is closed. */
  hangUp(): void {
    this.#script.kill('SIGKILL');
  }

  #show(text: string): void {
    if (this.#device !== undefined) this.#hear(text);
    else {
      this.#beginning += text;
      const [, device, rest] = /^(\S+)\r\n(.*)$/s.exec(this.#beginning) ?? [];
      this.#device = device;
      if (rest) this.#hear(rest);
    }
    for (const look of this.#looks) look();
  }

  #hear(text: string): void {
    this.#onOutput(text);
    this.screen.write(text);
  }
}

/** A status that the program itself never has. */
const spoilt = 99;

/** Names the terminal, sets its size, and looks afterwards whether its settings are as before. Ctrl-C is for the program. */
const wrapper = `tty
stty cols "$1" rows "$2"
shift 2
trap : INT
before=$(stty -g)
"$@"
status=$?
[ "$(stty -g)" = "$before" ] || exit ${spoilt}
exit $status`;
