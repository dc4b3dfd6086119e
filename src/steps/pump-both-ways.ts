import type { Duplex } from 'node:stream';
import type { Terminal } from '../ports.ts';

/** Until the far side closes the connection: a client whose stdin has ended may still be sent something. */
export function pumpBothWays(terminal: Pick<Terminal, 'stdin' | 'stdout'>, tunnel: Duplex): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  terminal.stdin.pipe(tunnel);
  tunnel.pipe(terminal.stdout, { end: false });
  tunnel.once('end', resolve).once('close', resolve).once('error', reject);
  terminal.stdout.once('error', () => tunnel.destroy());
  return promise.finally(() => {
    terminal.stdin.unpipe(tunnel);
    terminal.stdin.pause();
    tunnel.destroy();
  });
}
