import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { Screen } from '../report/screen.ts';
import { programUnderTest, type RunOptions } from './program.ts';

export type TerminalSize = { readonly columns: number; readonly rows: number };

/** The program on a terminal of its own, with somebody who looks at the screen and types. */
export type AtTerminal = {
  readonly screen: Screen;
  readonly type: (keys: string) => void;
  /** Resolves as soon as the screen is so; rejects when the program ends before. */
  readonly until: (isSo: (screen: Screen) => boolean) => Promise<void>;
  readonly resize: (size: TerminalSize) => Promise<void>;
  /** As a window that is closed. */
  readonly hangUp: () => void;
  /** The exit status. Rejects where the program did not leave the terminal's settings as they were. */
  readonly ended: Promise<number | null>;
};

export type TerminalOptions = Pick<RunOptions, 'env'> & { readonly size?: TerminalSize };

/** Ctrl-C: on a terminal in raw mode a byte like others, else SIGINT for the program. */
export const ctrlC = '\x03';

/** Starts the program on a pseudo-terminal, which util-linux's `script` makes: what it gets on its stdin is typed there. */
export function startOnTerminal(argv: readonly string[], options: TerminalOptions = {}): AtTerminal {
  const { env = {}, size = { columns: 80, rows: 24 } } = options;
  const wrapped = ['sh', '-c', wrapper, 'sh', `${size.columns}`, `${size.rows}`, ...programUnderTest(), ...argv];
  const script = ['--quiet', '--return', '--flush', '--command', quoteForShell(wrapped), '/dev/null'];
  const typist = spawn('script', script, {
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  typist.stdin.on('error', () => {}); // Typed after the end.
  const screen = new Screen(size.columns, size.rows);
  const looks = new Set<() => void>();
  let beginning: string | undefined = '';
  let device = '';
  typist.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (beginning === undefined) screen.write(text);
    else {
      beginning += text;
      const [, name, rest] = /^(\S+)\r\n(.*)$/s.exec(beginning) ?? [];
      if (name === undefined || rest === undefined) return;
      beginning = undefined;
      device = name;
      screen.write(rest);
    }
    for (const look of looks) look();
  });
  const exit = once(typist, 'close').then(([status]): number | null => status);
  const ended = exit.then(status => {
    if (status === spoiltStatus) throw new Error(`the settings of the terminal are not as before: ${screen.text}`);
    return status;
  });
  ended.catch(() => {});
  return {
    screen,
    type: keys => typist.stdin.write(keys),
    until: isSo => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => {
        if (isSo(screen)) resolve();
      };
      looks.add(look);
      look();
      const over = ended.then(status => reject(new Error(`ended with ${status} before that: ${screen.text}`)), reject);
      return Promise.race([promise, over])
        .then(() => promise)
        .finally(() => looks.delete(look));
    },
    resize: async ({ columns, rows }) => {
      screen.resize(columns);
      await once(spawn('stty', ['-F', device, 'cols', `${columns}`, 'rows', `${rows}`]), 'close');
    },
    hangUp: () => typist.kill('SIGKILL'),
    ended,
  };
}

/** A status that the program itself never has. */
const spoiltStatus = 99;

/** Names the terminal, sets its size, and looks afterwards whether its settings are as before. Ctrl-C is for the program. */
const wrapper = `tty
stty cols "$1" rows "$2"
shift 2
trap : INT
before=$(stty -g)
"$@"
status=$?
[ "$(stty -g)" = "$before" ] || exit ${spoiltStatus}
exit $status`;
