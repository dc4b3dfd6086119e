import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Connection, PublicKeyAuthContext, ServerChannel, ServerConfig, Session } from 'ssh2';
import ssh2 from 'ssh2';
import { type PublicKey, parsePublicKeyLine, publicKeyOfBlob, sameKey } from '../../../src/model/ssh/ssh-key.ts';
import { streamPair } from './stream-pair.ts';

export type Run = (channel: ServerChannel, command: string | undefined) => void;

type Behaviour = {
  /** The keys that are let in. */
  readonly letIn?: readonly PublicKey[];
  readonly hostKeyTypes?: readonly ('ecdsa' | 'ed25519')[];
  readonly config?: Omit<ServerConfig, 'hostKeys'>;
  /** What runs a command; `undefined` is the login shell. */
  readonly run?: Run | 'nothing';
  readonly onConnection?: (connection: Connection) => void;
};

/** An SSH server in this process, by the other half of ssh2. It answers on streams, as a port-forward gives them. */
export function startSshServer({ letIn = [], hostKeyTypes = ['ecdsa'], config, run, onConnection }: Behaviour = {}) {
  const hostKeys = hostKeyTypes.map(makeHostKey);
  /** What the clients asked for, in order. */
  const seen: string[] = [];
  /** The server's ends of the streams, to be dropped or held. */
  const ends: Duplex[] = [];

  const server = new ssh2.Server({ ...config, hostKeys: hostKeys.map(key => key.private) }, connection => {
    // A client that goes away is no error here.
    connection.on('error', () => {});
    connection.on('authentication', context => {
      if (context.method !== 'publickey') return context.reject();
      const key = keyOf(context);
      seen.push(`${context.username} ${context.signature ? `signs ${context.hashAlgo ?? key.algorithm}` : 'offers'}`);
      const isKnown = letIn.some(known => sameKey(known, key));
      return isKnown && isProved(context) ? context.accept() : context.reject();
    });
    connection.on('session', accept => serveSession(accept(), { seen, run: run ?? (channel => channel.exit(0)) }));
    onConnection?.(connection);
  });

  return {
    hostKeys: hostKeys.map(key => key.public),
    seen,
    ends,
    dial(): Duplex {
      const [near, far] = streamPair();
      ends.push(far);
      // Any duplex stream will do; the types of ssh2 ask for a socket.
      server.injectSocket(far as Socket);
      return near;
    },
  };
}

type Serving = { readonly seen: string[]; readonly run: NonNullable<Behaviour['run']> };

function serveSession(session: Session, { seen, run }: Serving): void {
  session.on('pty', (accept, _reject, { cols, rows, ...rest }) => {
    seen.push(`pty ${cols}x${rows} ${'term' in rest ? rest.term : ''}`);
    accept();
  });
  session.on('window-change', (_accept, _reject, { cols, rows }) => seen.push(`resize ${cols}x${rows}`));
  session.on('signal', (_accept, _reject, { name }) => seen.push(`signal ${name}`));
  session.on('exec', (accept, reject, { command }) => {
    if (run === 'nothing') return reject();
    seen.push(`exec ${command}`);
    run(accept(), command);
  });
  session.on('shell', (accept, reject) => {
    if (run === 'nothing') return reject();
    seen.push('shell');
    run(accept(), undefined);
  });
}

function makeHostKey(type: 'ecdsa' | 'ed25519') {
  for (;;) {
    const pair =
      type === 'ecdsa'
        ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
        : ssh2.utils.generateKeyPairSync('ed25519');
    const key = parsePublicKeyLine(pair.public);
    // ssh2 1.17 breaks one Ed25519 key in 256.
    if (key !== undefined && !(ssh2.utils.parseKey(pair.private) instanceof Error)) {
      return { private: pair.private, public: key };
    }
  }
}

function keyOf({ key }: PublicKeyAuthContext): PublicKey {
  const parsed = publicKeyOfBlob(key.data);
  if (parsed === undefined) throw new Error('the client offered no key');
  return parsed;
}

/** A key is first offered without a signature; then it has to be proved. */
function isProved({ key, signature, blob, hashAlgo }: PublicKeyAuthContext): boolean {
  if (signature === undefined || blob === undefined) return true;
  const parsed = ssh2.utils.parseKey(key.data);
  return !(parsed instanceof Error) && parsed.verify(blob, signature, hashAlgo);
}
