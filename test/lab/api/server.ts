import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '../journal.ts';
import type { Knobs } from '../knobs.ts';
import { type Access, standardAccess, tokenOf } from './access/access.ts';
import type { PodSecurityDefaults } from './admission/pod-security.ts';
import type { Api } from './api.ts';
import { type Certified, createAuthority } from './certificates.ts';
import type { StreamHandler, SubresourceHandlers } from './hooks.ts';
import { dispatch } from './http/dispatch.ts';
import { upgrade } from './http/upgrade.ts';
import { type Kubeconfig, writeKubeconfig } from './kubeconfig.ts';
import type { Store } from './store.ts';

export type ApiServerOptions = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly journal: Journal;
  /** Users and rights; `standardAccess()` where it is not given. */
  readonly access?: Access;
  /** Without it, exec, attach, port-forward and logs are not to be had. */
  readonly streams?: StreamHandler;
  readonly subresources?: SubresourceHandlers;
  /** For namespaces without labels; `restricted` for both where it is not given. */
  readonly podSecurity?: PodSecurityDefaults;
  /** What `/version` says; that of OpenShift 4.20 where it is not given. */
  readonly gitVersion?: string;
  readonly bookmarkEveryMs?: number;
};

const ADDRESS = '127.0.0.1';
/** How long a server that goes down waits for a client to take the end of its watch. */
const SLOW_READER_MS = 1000;

/** kube-apiserver, as far as this project's product and `kubectl` can tell. `README.md` says what it does and why. */
export class ApiServer implements AsyncDisposable {
  readonly access: Access;
  /** PEM. */
  readonly authority: string;
  /** Client certificate of `system:admin`, in the group `system:masters`. */
  readonly admin: Certified;
  readonly #api: Api;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #upgraded = new Set<Duplex>();
  #port = 0;

  private constructor(api: Api, tls: { authority: string; server: Certified; admin: Certified }) {
    this.#api = api;
    this.access = api.access;
    this.authority = tls.authority;
    this.admin = tls.admin;
    const { certificate: cert, key } = tls.server;
    const options = { cert, key, ca: tls.authority, requestCert: true, rejectUnauthorized: false };
    this.#server = createServer({ ...options, ALPNProtocols: ['http/1.1'], keepAliveTimeout: 90_000 });
    this.#server.on('request', (request, response) => void dispatch(api, request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      void upgrade(api, request, socket, head);
    });
    this.#server.on('connection', (socket: Socket) => this.#track(socket));
    this.#server.on('tlsClientError', () => {});
  }

  static async start(options: ApiServerOptions): Promise<ApiServer> {
    const authority = await createAuthority();
    const [server, admin] = await Promise.all([
      authority.issueServer(ADDRESS),
      authority.issueClient({ name: 'system:admin', groups: ['system:masters'] }),
    ]);
    const api: Api = {
      store: options.store,
      knobs: options.knobs,
      journal: options.journal,
      access: options.access ?? standardAccess(),
      streams: options.streams,
      subresources: options.subresources ?? {},
      podSecurity: options.podSecurity ?? { enforce: 'restricted', warn: 'restricted' },
      gitVersion: options.gitVersion ?? 'v1.33.5',
      bookmarkEveryMs: options.bookmarkEveryMs ?? 60_000,
      openWatches: new Set(),
    };
    const started = new ApiServer(api, { authority: authority.certificate, server, admin });
    await started.resume();
    return started;
  }

  get url(): string {
    return `https://${ADDRESS}:${this.#port}`;
  }

  /** What a kubeconfig for `admin` (the certificate) or for a user with a token says. */
  kubeconfigOf(user: string): Kubeconfig {
    return {
      server: this.url,
      authority: this.authority,
      user,
      credentials:
        user === 'admin'
          ? { kind: 'certificate', pair: this.admin }
          : { kind: 'token', token: tokenOf(this.access, user) },
      ...(user === 'restricted' ? { namespace: 'restricted-ns' } : {}),
    };
  }

  /** Writes the kubeconfig of `user` into `directory` as `USER.kubeconfig`; returns its path. */
  writeKubeconfig(directory: string, user: string): Promise<string> {
    return writeKubeconfig(directory, this.kubeconfigOf(user));
  }

  /**
   * Goes down as a server does at the end of its time of grace: no new connections, watches end cleanly, streams are cut.
   * What was before is forgotten: a watch from then is 410.
   */
  async suspend(): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    for (const socket of this.#upgraded) socket.destroy();
    const watches = [...this.#api.openWatches];
    for (const watch of watches) watch.end();
    const ended = Promise.all(watches.map(watch => watch.closed));
    await Promise.race([ended, sleep(SLOW_READER_MS, undefined, { ref: false })]);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.#api.store.compact();
  }

  /** Listens again, on the same port as before. */
  async resume(): Promise<void> {
    this.#server.listen(this.#port, ADDRESS);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
