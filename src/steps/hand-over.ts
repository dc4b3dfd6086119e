import { pipeline } from 'node:stream/promises';
import type { RemoteProcess, Terminal } from '../ports.ts';

/** Lets the user's terminal and a remote process talk until the process ends; the result is its exit status. */
export async function handOver(terminal: Terminal, remote: RemoteProcess): Promise<number> {
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
