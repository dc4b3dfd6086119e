import type { Duplex } from 'node:stream';
import type { AgentAuthMethod, Client, ClientErrorExtensions } from 'ssh2';
import ssh2 from 'ssh2';
import { Failure } from '../errors.ts';
import { fingerprintOf } from '../model/ssh-key.ts';
import type { Identity, Ssh, SshConnection } from '../ports.ts';
import { algorithms } from './algorithms.ts';
import { Connection, closeConnection } from './connection.ts';
import { connectionLost } from './failures.ts';
import { type HostKeyCheck, pinHostKeys } from './host-key.ts';
import { keepaliveMs, loginMs } from './limits.ts';
import { OneKeyAgent } from './one-key-agent.ts';

type ConnectOptions = Parameters<Ssh['connect']>[1] & { readonly terminalType: string };

/**
 * Logs in over `stream` with the first identity that is let in. `signal` is about the login: the connection then lives
 * until it is disposed or lost. When it fails, the stream is closed.
 */
export async function connect(stream: Duplex, options: ConnectOptions, signal: AbortSignal): Promise<SshConnection> {
  const client = new ssh2.Client();
  const hostKey = pinHostKeys(options.hostKeys);
  const offer = offerInTurn(options);
  try {
    await logIn(client, { stream, user: options.user, hostKey, offer }, signal);
  } catch (error) {
    if (signal.aborted) stream.destroy();
    await closeConnection(client, stream);
    signal.throwIfAborted();
    throw hostKey.mismatch() ?? (offer.isExhausted(error) ? keyNotAccepted(options) : connectionLost(error));
  }
  return new Connection({ client, stream, identity: offer.current(), terminalType: options.terminalType });
}

type Login = {
  readonly stream: Duplex;
  readonly user: string;
  readonly hostKey: HostKeyCheck;
  readonly offer: Offer;
};

async function logIn(client: Client, { stream, user, hostKey, offer }: Login, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
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

type Offer = {
  /** What ssh2 asks for the next way to log in. */
  readonly next: () => AgentAuthMethod | false;
  /** The identity that was offered last. */
  readonly current: () => Identity;
  /** Whether the login failed because no key was let in. */
  readonly isExhausted: (error: unknown) => boolean;
};

function offerInTurn({ identities, user }: Pick<ConnectOptions, 'identities' | 'user'>): Offer {
  let at = -1;
  return {
    next() {
      const identity = identities[++at];
      return identity !== undefined && { type: 'agent', username: user, agent: signerOf(identity) };
    },
    current() {
      const identity = identities[at];
      if (identity === undefined) throw new Error('sshd let in nobody we know');
      return identity;
    },
    isExhausted: error => at >= identities.length || isTooManyFailures(error),
  };
}

function signerOf(identity: Identity): OneKeyAgent {
  if (identity.signer instanceof OneKeyAgent) return identity.signer;
  throw new Error(`the identity of ${identity.origin} was not made by this adapter`);
}

/** sshd ends the connection after MaxAuthTries keys, 6 by default (`auth_maxtries_exceeded` in OpenSSH's auth.c). */
function isTooManyFailures(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Too many authentication failures');
}

function keyNotAccepted({ identities, user }: ConnectOptions): Failure {
  const offered = identities.map(({ publicKey, origin }) => `${fingerprintOf(publicKey)} (${origin})`).join(', ');
  return new Failure(
    'failed',
    'KEY_NOT_ACCEPTED',
    `sshd lets ${user} in with none of the keys that it was offered: ${offered || 'there was none'}`,
    { hint: 'name the key that is granted with --key FILE' },
  );
}
