import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as openRequest, type RequestOptions } from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { Journal } from '../journal.ts';
import { defaultKnobs, type Knobs } from '../knobs.ts';
import { addUser, tokenOf } from './access/access.ts';
import type { ResourceRule } from './access/rules.ts';
import { createNamespace } from './seed.ts';
import { ApiServer, type ApiServerOptions } from './server.ts';
import { Store } from './store.ts';

export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** `undefined` where the body is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of all kinds
  readonly body: any;
};

export type RequestWith = {
  /** `admin` (the client certificate) where it is not given; `none` shows no credentials. */
  readonly as?: string;
  readonly headers?: Record<string, string | string[]>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
};

/** A server with the standard namespaces and users, and a client that knows nothing but `node:https`. */
export class TestApi implements AsyncDisposable {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly journal: Journal;
  readonly server: ApiServer;
  #namespaces = 0;

  private constructor(parts: { store: Store; knobs: Knobs; journal: Journal; server: ApiServer }) {
    this.store = parts.store;
    this.knobs = parts.knobs;
    this.journal = parts.journal;
    this.server = parts.server;
  }

  static async start(options: Partial<ApiServerOptions> = {}): Promise<TestApi> {
    const parts = { store: new Store(), knobs: defaultKnobs(), journal: new Journal() };
    for (const name of ['default', 'openshift', 'restricted-ns']) createNamespace(parts.store, name);
    return new TestApi({ ...parts, server: await ApiServer.start({ ...parts, ...options }) });
  }

  /** A new namespace, in which any pod is admitted unless `labels` say otherwise. */
  namespace(labels: Record<string, string> = { 'pod-security.kubernetes.io/enforce': 'privileged' }): string {
    const name = `test-${++this.#namespaces}`;
    createNamespace(this.store, name, { 'pod-security.kubernetes.io/warn': 'privileged', ...labels });
    return name;
  }

  /** A user with these rights; the name is what `as` takes. */
  user(name: string, rules: readonly ResourceRule[], namespace?: string): string {
    addUser(this.server.access, { name, rules, ...(namespace === undefined ? {} : { namespace }) });
    return name;
  }

  /** `line` is method and path. */
  async send(line: string, more: RequestWith = {}): Promise<Reply> {
    const response = await this.open(line, more);
    const text = await readText(response);
    return { status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) };
  }

  /** The response as soon as its headers are there. */
  open(line: string, more: RequestWith = {}): Promise<IncomingMessage> {
    const [method, path] = line.split(' ');
    const body = typeof more.body === 'string' || more.body === undefined ? more.body : JSON.stringify(more.body);
    const headers: Record<string, string | string[]> = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...more.headers,
    };
    const options: RequestOptions = { method, headers, agent: false, ca: this.server.authority };
    if (more.as === undefined)
      Object.assign(options, { cert: this.server.admin.certificate, key: this.server.admin.key });
    else if (more.as !== 'none') headers.Authorization = `Bearer ${this.#token(more.as)}`;
    return new Promise((resolve, reject) => {
      const request = openRequest(`${this.server.url}${path}`, options, resolve);
      request.once('error', reject);
      // of itself Node sends no length with the body of a DELETE
      if (body !== undefined) request.setHeader('Content-Length', Buffer.byteLength(body));
      request.end(body);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }

  #token(name: string): string {
    return name.startsWith('token:') ? name.slice(6) : tokenOf(this.server.access, name);
  }
}

/** The least that is a pod; on a node, so that a deletion takes its grace. */
export function podManifest(name: string, spec: object = {}): object {
  const containers = [{ name: 'main', image: 'registry.lab/tools:1' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'worker-a', containers, ...spec } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
