import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { createNamespace } from './api/seed.ts';
import type { ResourceKey, StoredObject } from './api/store.ts';
import { ChannelClient } from './api/streams/channel-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { PODS } from './controllers/resources.ts';
import type { Knobs } from './knobs.ts';
import { ProcessNode } from './process-node.ts';

/** Where the pods of the tests are; all is allowed there. */
export const NAMESPACE = 'test-ns';

export type Reply = { readonly status: number | undefined; readonly body: unknown };

/** A cluster of one node without a machine, for tests that need no root, and a client of it that is `admin`. */
export class ProcessCluster implements AsyncDisposable {
  readonly cluster: Cluster;
  /** `node-a`, a worker. */
  readonly node: ProcessNode;
  readonly #ends: AsyncDisposableStack;

  private constructor(cluster: Cluster, node: ProcessNode, ends: AsyncDisposableStack) {
    this.cluster = cluster;
    this.node = node;
    this.#ends = ends;
  }

  static async start(knobs: Partial<Knobs> = {}): Promise<ProcessCluster> {
    await using ends = new AsyncDisposableStack();
    const node = ends.use(new ProcessNode('node-a'));
    const options = { nodes: [{ name: node.name }], runtimes: new Map([[node.name, node]]) };
    const cluster = ends.use(await startCluster({ ...options, knobs: { podStartMs: 10, ...knobs } }));
    createNamespace(cluster.store, NAMESPACE, {
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/warn': 'privileged',
    });
    return new ProcessCluster(cluster, node, ends.move());
  }

  async call(method: string, path: string, body?: object): Promise<Reply> {
    const headers = body === undefined ? {} : { 'Content-Type': contentType(method) };
    const sent = request(`${this.cluster.api.url}${path}`, { method, headers, agent: false, ...this.#credentials() });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    sent.once('error', reject).once('response', response => {
      text(response).then(answer => resolve({ status: response.statusCode, body: parse(answer) }), reject);
    });
    return await promise;
  }

  /** Creates a pod with one container, `c`, on `node-a`; `spec` and `container` change what it is. */
  async createPod(name: string, { spec = {}, container = {} }: PodChange = {}): Promise<void> {
    const main = { name: 'c', image: 'registry.lab/tools:1', command: ['sleep', '1000'], ...container };
    const defaults = {
      nodeName: 'node-a',
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      hostNetwork: true,
    };
    const { status, body } = await this.call('POST', `/api/v1/namespaces/${NAMESPACE}/pods`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: name } },
      spec: { ...defaults, containers: [main], ...spec },
    });
    if (status !== 201) throw new Error(`pod/${name}: ${JSON.stringify(body)}`);
  }

  /** The same, and waits until it runs. */
  async runPod(name: string, change: PodChange = {}): Promise<void> {
    await this.createPod(name, change);
    await this.until(PODS, name, pod => pod.status.phase === 'Running');
  }

  /** Resolves with the object as soon as it is there and so. */
  async until(resource: ResourceKey, name: string, is: (object: StoredObject) => boolean): Promise<StoredObject> {
    const found = Promise.withResolvers<StoredObject>();
    await this.#look(resource, name, object => {
      if (object && is(object)) found.resolve(object);
      return found.promise;
    });
    return await found.promise;
  }

  async untilGone(resource: ResourceKey, name: string): Promise<void> {
    const gone = Promise.withResolvers<void>();
    await this.#look(resource, name, object => {
      if (!object) gone.resolve();
      return gone.promise;
    });
  }

  /** A WebSocket to a pod: `exec?command=true&stdout=true`. */
  stream(pod: string, what: string, protocols: string | string[] = 'v4.channel.k8s.io'): ChannelClient {
    const url = `${this.cluster.api.url}/api/v1/namespaces/${NAMESPACE}/pods/${pod}/${what}`;
    return new ChannelClient(url, protocols, this.#credentials());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ends.disposeAsync();
  }

  /** Shows the object as it is, and then after each change, until `look`'s promise is fulfilled. */
  async #look(
    { group, plural }: ResourceKey,
    name: string,
    look: (object: StoredObject | undefined) => Promise<unknown>,
  ): Promise<void> {
    const { store } = this.cluster;
    const namespace = plural === 'nodes' || plural === 'namespaces' ? undefined : NAMESPACE;
    const show = () => look(store.get({ group, plural }, namespace, name));
    const stop = store.listen(() => void show());
    await show().finally(stop);
  }

  #credentials() {
    const { authority: ca, admin } = this.cluster.api;
    return { ca, cert: admin.certificate, key: admin.key };
  }
}

export type PodChange = { readonly spec?: object; readonly container?: object };

function contentType(method: string): string {
  return method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}
