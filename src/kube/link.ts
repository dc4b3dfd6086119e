import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { type Authenticate, openSocksAgent } from './client-node.ts';
import type { Connection } from './connection.ts';
import { impersonationHeaders, openCredentials, readMaterial } from './credentials.ts';
import type { Surroundings } from './surroundings.ts';

/** Idle connections are given up before load balancers (60 s and more) drop them silently. */
const IDLE_MS = 25_000;

/** As client-go's dialer. The kernel gives up on a dead peer some 10 s after the first unanswered probe. */
const TCP_KEEPALIVE_MS = 30_000;

/** How long after a lost connection a refusal is doubted. */
const DOUBT_MS = 10_000;

/** The way to one API server: its address, our credentials, and the pool of connections. */
export class Link implements AsyncDisposable {
  readonly connection: Connection;
  /** Whether the server has answered anything yet: before that, an unreachable one is not waited for. */
  hasAnswered = false;
  #lostAt = Number.NEGATIVE_INFINITY;
  readonly #surroundings: Surroundings;
  readonly #agent: HttpAgent;
  readonly #ca: Buffer | undefined;
  readonly #warnings = new Set<string>();
  readonly #onClose = new Set<() => void>();
  #authenticate: Authenticate;
  #renewal: Promise<Authenticate> | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;

  private constructor(
    connection: Connection,
    surroundings: Surroundings,
    parts: { agent: HttpAgent; ca: Buffer | undefined; authenticate: Authenticate },
  ) {
    this.connection = connection;
    this.#surroundings = surroundings;
    this.#agent = parts.agent;
    this.#ca = parts.ca;
    this.#authenticate = parts.authenticate;
  }

  static async open(connection: Connection, surroundings: Surroundings): Promise<Link> {
    const ca = await readMaterial(connection.ca);
    const authenticate = await openCredentials(connection, { ...surroundings, ca });
    return new Link(connection, surroundings, { agent: await openAgent(connection), ca, authenticate });
  }

  /** Everything that a request to the API needs, but for its method, path and body. */
  async requestOptions(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<RequestOptions> {
    const { server, insecure, tlsServerName, user } = this.connection;
    const credentials = await unlessAborted(this.#authenticate(), signal);
    for (const secret of secretsIn(credentials.authorization)) this.#surroundings.onSecret?.(secret);
    return {
      agent: this.#agent,
      protocol: server.protocol,
      hostname: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port,
      rejectUnauthorized: !insecure,
      ...(tlsServerName && { servername: tlsServerName }),
      ...(this.#ca && { ca: this.#ca }),
      ...(credentials.certificate && { cert: credentials.certificate }),
      ...(credentials.key && { key: credentials.key }),
      headers: {
        'User-Agent': `oc-rpmoverlay/${this.#surroundings.version}`,
        ...headers,
        ...(credentials.authorization && { Authorization: credentials.authorization }),
        ...impersonationHeaders(user.impersonate),
      },
    };
  }

  /**
   * Forgets the credentials that the server did not take when it was asked at this time (`performance.now()`), unless
   * another request has had them renewed since: a login may cost its user something. `false` where there is no way to
   * other ones.
   */
  async renewCredentials(askedAt: number): Promise<boolean> {
    const { exec, authProvider, tokenFile } = this.connection.user;
    if (exec === undefined && authProvider === undefined && tokenFile === undefined) return false;
    if (this.#renewedAt > askedAt) return true;
    this.#renewal ??= openCredentials(this.connection, { ...this.#surroundings, ca: this.#ca }).finally(() => {
      this.#renewal = undefined;
    });
    this.#authenticate = await this.#renewal;
    this.#renewedAt = performance.now();
    return true;
  }

  noteLoss(): void {
    this.#lostAt = performance.now();
  }

  /**
   * Whether a 403 may be the word of an API server that has just started and not read its rules yet: it says so for
   * 160 ms to users who have the right (recorded, Kubernetes 1.36). Who asks again does so once: a second 403 is meant.
   */
  get doubtsRefusal(): boolean {
    return performance.now() - this.#lostAt < DOUBT_MS;
  }

  /** The path of the API under the server's own, which may have one (`https://rancher.example/k8s/clusters/c-1`). */
  pathOf(path: string, query: URLSearchParams): string {
    const search = query.size > 0 ? `?${query}` : '';
    return `${this.connection.server.pathname.replace(/\/$/, '')}${path}${search}`;
  }

  /** Passes a `Warning` header on, each text once. */
  warn(text: string): void {
    if (this.#warnings.has(text)) return;
    this.#warnings.add(text);
    this.#surroundings.onWarning(text);
  }

  /** Passes the `Date` header of an answer on that took so many milliseconds. */
  noteTime(date: string | undefined, tookMs: number): void {
    const told = Date.parse(date ?? '');
    if (!Number.isNaN(told)) this.#surroundings.onTime?.({ told, tookMs });
  }

  /** Registers what ends a stream that is still open when the link is closed. */
  onClose(close: () => void): () => void {
    this.#onClose.add(close);
    return () => this.#onClose.delete(close);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#onClose) close();
    this.#agent.destroy();
  }
}

/** The token, or what basic authentication encodes and the password in it. */
function secretsIn(authorization: string | undefined): string[] {
  const [scheme, value = ''] = authorization?.split(' ') ?? [];
  if (scheme !== 'Basic') return value === '' ? [] : [value];
  const pair = Buffer.from(value, 'base64').toString();
  return [value, pair.slice(pair.indexOf(':') + 1)];
}

/** A plugin may wait for its user for ever. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function openAgent(connection: Connection): Promise<HttpAgent> {
  const { proxy, server } = connection;
  if (proxy?.protocol.startsWith('socks')) return openSocksAgent(connection);
  const options = { keepAlive: true, keepAliveMsecs: TCP_KEEPALIVE_MS, timeout: IDLE_MS, noDelay: true };
  const proxyEnv = proxy && { HTTP_PROXY: proxy.href, HTTPS_PROXY: proxy.href };
  const Agent = server.protocol === 'https:' ? HttpsAgent : HttpAgent;
  return new Agent({ ...options, ...(proxyEnv && { proxyEnv }) });
}
