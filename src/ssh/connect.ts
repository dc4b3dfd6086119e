import type { Duplex } from 'node:stream';
import type { Client, ClientErrorExtensions } from 'ssh2';
import ssh2 from 'ssh2';
import type { Ssh, SshConnection } from '../ports.ts';
import { algorithms } from './algorithms.ts';
import { Connection, closeConnection } from './connection.ts';
import { connectionLost } from './failures.ts';
import { type HostKeyCheck, pinHostKeys } from './host-key.ts';
import { type KeyOffer, offerInTurn } from './key-offer.ts';
import { keepaliveMs, loginMs } from './limits.ts';

type ConnectOptions = Parameters<Ssh['connect']>[1] & { readonly terminalType: string };

/**
 * Logs in over `stream` with the first identity that is let in. `signal` is about the login: the connection then lives
 * until it is disposed or lost. When it fails, the stream is closed.
 */
export async function connect(stream: Duplex, options: ConnectOptions, signal: AbortSignal): Promise<SshConnection> {
  const client = new ssh2.Client();
  const hostKey = pinHostKeys(options.hostKeys);
  const offer = offerInTurn(options.identities, options.user);
  try {
    await logIn(client, { stream, user: options.user, hostKey, offer }, signal);
  } catch (error) {
    if (signal.aborted) stream.destroy();
    await closeConnection(client, stream);
    signal.throwIfAborted();
    throw hostKey.mismatch() ?? offer.refusal(error) ?? connectionLost(error);
  }
  return new Connection({ client, stream, identity: offer.current(), terminalType: options.terminalType });
}

type Login = {
  readonly stream: Duplex;
  readonly user: string;
  readonly hostKey: HostKeyCheck;
  readonly offer: KeyOffer;
};

async function logIn(client: Client, { stream, user, hostKey, offer }: Login, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // ssh2 would wait for a stream that has ended already.
  if (stream.destroyed) throw stream.errored ?? new Error('the stream was closed');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  client.once('ready', resolve);
  // For as long as the client lives, because an `error` that nobody listens to ends the process.
  client.on('error', (error: Error & ClientErrorExtensions) => {
    if (error.level !== onlyThisKey) reject(error);
  });
  client.once('close', () => reject(new Error('the stream was closed')));
  // ssh2 leaves a half-closed stream half-closed.
  client.once('end', () => stream.destroy());
  try {
    client.connect({
      sock: stream,
      username: user,
      hostVerifier: hostKey.accept,
      authHandler: offer.next,
      algorithms: { ...algorithms, serverHostKey: hostKey.algorithms },
      readyTimeout: loginMs,
      keepaliveInterval: keepaliveMs,
    });
    await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The level of errors after which ssh2 goes on with the next key: a signer that failed, e.g. because its user said no. */
const onlyThisKey = 'agent';
