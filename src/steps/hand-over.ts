import { pipeline } from 'node:stream/promises';
import type { Deadline, Ports, RemoteProcess } from '../ports.ts';

/** From here on the terminal is the user's: nothing is drawn there, and nobody counts the time. */
export function leaveTerminal({ reporter }: Pick<Ports, 'reporter'>, deadline: Deadline): void {
  reporter.emit({ kind: 'handover' });
  deadline[Symbol.dispose]();
}

/** Lets the user's terminal and a remote process talk until the process ends; the result is its exit status. */
export async function handOver(
  { terminal, reporter }: Pick<Ports, 'terminal' | 'reporter'>,
  start: () => Promise<RemoteProcess>,
  deadline: Deadline,
): Promise<number> {
  leaveTerminal({ reporter }, deadline);
  const remote = await start();
  using _raw = terminal.size ? terminal.raw(size => remote.resize(size)) : undefined;
  terminal.stdin.pipe(remote.stdin);
  // A process that ends without reading its input breaks the pipe, which is no failure of ours.
  remote.stdin.on('error', () => {});
  const outputs = [
    pipeline(remote.stdout, terminal.stdout, { end: false }),
    pipeline(remote.stderr, terminal.stderr, { end: false }),
  ];
  try {
    const [status] = await Promise.all([remote.exit, ...outputs]);
    return status;
  } finally {
    terminal.stdin.unpipe(remote.stdin);
    terminal.stdin.pause();
  }
}
