import type { Duplex } from 'node:stream';
import type { Terminal } from '../../ports.ts';

/** Until the far side closes the connection: a client whose stdin has ended may still be sent something. */
export async function pumpBothWays(
  terminal: Pick<Terminal, 'stdin' | 'stdout'>,
  tunnel: Duplex,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  terminal.stdin.pipe(tunnel);
  tunnel.pipe(terminal.stdout, { end: false });
  tunnel.once('end', resolve).once('close', resolve).once('error', reject);
  terminal.stdout.once('error', () => tunnel.destroy());
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    terminal.stdin.unpipe(tunnel);
    terminal.stdin.pause();
    tunnel.destroy();
  }
}
