import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { type PublicKey, publicKeyOfBlob } from '../model/ssh/ssh-key.ts';
import { algorithms } from './algorithms.ts';
import { closeConnection } from './connection.ts';
import { connectionLost } from './failures.ts';
import { pinHostKeys } from './host-key.ts';
import { loginMs } from './limits.ts';

/**
 * The host key that a server shows, as `ssh-keyscan` reads it: the connection ends before anybody has logged in. Whether it
 * has that key, and not only its public half, shows only when it is logged in to.
 */
export async function readHostKey(stream: Duplex, signal: AbortSignal): Promise<PublicKey> {
  signal.throwIfAborted();
  const client = new ssh2.Client();
  const { promise, resolve, reject } = Promise.withResolvers<PublicKey>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  // For as long as the client lives, because an `error` that nobody listens to ends the process.
  client.on('error', reject);
  client.once('close', () => reject(new Error('the stream was closed')));
  client.once('end', () => stream.destroy());
  try {
    // ssh2 would wait for a stream that has ended already.
    if (stream.destroyed) throw stream.errored ?? new Error('the stream was closed');
    client.connect({
      sock: stream,
      username: 'core',
      hostVerifier: (blob: Buffer) => {
        const shown = publicKeyOfBlob(blob);
        if (shown) resolve(shown);
        return false;
      },
      algorithms: { ...algorithms, serverHostKey: pinHostKeys([]).algorithms },
      readyTimeout: loginMs,
    });
    return await promise;
  } catch (error) {
    signal.throwIfAborted();
    throw connectionLost(error);
  } finally {
    signal.removeEventListener('abort', abort);
    if (signal.aborted) stream.destroy();
    await closeConnection(client, stream);
  }
}
