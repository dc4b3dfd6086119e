import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Deadline, Ports, RemoteProcess } from '../../ports.ts';

/** From here on the terminal is the user's: nothing is drawn there, and nobody counts the time. */
export function leaveTerminal({ reporter }: Pick<Ports, 'reporter'>, deadline: Deadline): void {
  reporter.emit({ kind: 'handover' });
  deadline[Symbol.dispose]();
}

/**
 * Lets the user's terminal and a remote process talk until the process ends; the result is its exit status. A process
 * whose output nobody reads any more (`| head`) is left, with the status of one that SIGPIPE ended.
 */
export async function handOver(
  { terminal, reporter }: Pick<Ports, 'terminal' | 'reporter'>,
  start: (signal: AbortSignal) => Promise<RemoteProcess>,
  deadline: Deadline,
): Promise<number> {
  leaveTerminal({ reporter }, deadline);
  const nobodyReads = new AbortController();
  const remote = await start(AbortSignal.any([deadline, nobodyReads.signal]));
  using _raw = terminal.size ? terminal.raw(size => remote.resize(size)) : undefined;
  terminal.stdin.pipe(remote.stdin);
  // A process that ends without reading its input breaks the pipe, which is no failure of ours.
  remote.stdin.on('error', () => {});
  const outputs = [
    pass(remote.stdout, terminal.stdout).catch(error => nobodyReads.abort(error)),
    pass(remote.stderr, terminal.stderr).catch(() => {}),
  ];
  try {
    const [status] = await Promise.all([remote.exit, ...outputs]);
    return status;
  } catch (error) {
    if (nobodyReads.signal.aborted) return brokenPipe;
    throw error;
  } finally {
    terminal.stdin.unpipe(remote.stdin);
    terminal.stdin.pause();
  }
}

/** 128 and the number of SIGPIPE: of a process that was left because nobody reads what it says. */
export const brokenPipe = 141;

function pass(from: Readable, to: Writable): Promise<void> {
  return pipeline(from, to, { end: false });
}
