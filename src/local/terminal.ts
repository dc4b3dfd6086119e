import { spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Terminal, TerminalSize } from '../ports.ts';

/** The streams of a process: those of Node, of which a terminal's can more. */
type ProcessStreams = {
  readonly stdin: Readable & { isTTY?: boolean; isRaw?: boolean; fd?: number; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number; rows?: number };
  readonly stderr: Writable;
};

/** The terminal that the process was started in, or the pipes and files that stand for it. */
export function openTerminal({ stdin, stdout, stderr }: ProcessStreams): Terminal {
  // A terminal that was not told its size says 0.
  const sizeOf = (): TerminalSize | undefined =>
    stdin.isTTY && stdout.isTTY ? { columns: stdout.columns || 80, rows: stdout.rows || 24 } : undefined;
  return {
    stdin,
    stdout,
    stderr,
    get size() {
      return sizeOf();
    },
    raw(onResize) {
      const wasRaw = stdin.isRaw === true;
      const tell = () => {
        const size = sizeOf();
        if (size !== undefined) onResize(size);
      };
      stdin.setRawMode?.(true);
      leaveOutputAsItIs(stdin);
      stdout.on('resize', tell);
      return {
        [Symbol.dispose]() {
          stdout.off('resize', tell);
          stdin.setRawMode?.(wasRaw);
        },
      };
    },
  };
}

/**
 * Node's raw mode is about input only: it leaves the terminal to make a carriage return of every line feed (`ONLCR` in
 * libuv's `uv_tty_set_mode`), which editors and pagers on the far side do not expect. What is changed here is put back
 * with the raw mode. Without `stty` it stays as Node does it.
 */
function leaveOutputAsItIs({ isTTY, fd }: ProcessStreams['stdin']): void {
  if (isTTY && fd !== undefined) spawnSync('stty', ['-opost'], { stdio: [fd, 'ignore', 'ignore'] });
}
