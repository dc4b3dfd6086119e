import { createNamespace } from './api/seed.ts';
import type { ResourceKey, StoredObject } from './api/store.ts';
import { ChannelClient } from './api/streams/channel-client.ts';
import { LEASES, NAMESPACES, PODS } from './controllers/resources.ts';
import type { Lab } from './lab.ts';

const NAMESPACE = 'debug-ns';

const NAMESPACE_OF = new Map([
  [PODS, NAMESPACE],
  [LEASES, 'kube-node-lease'],
]);

/** What tests of a whole lab do to it: debug pods in a namespace of their own, streams into them, and waiting. */
export class LabClient {
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
    if (!lab.store.get(NAMESPACES, undefined, NAMESPACE)) createNamespace(lab.store, NAMESPACE);
  }

  /** A debug pod, put into the store as the API would. */
  createPod(name: string, node: string): void {
    const mounts = [{ name: 'host', mountPath: '/host' }];
    const container = { name: 'c', image: 'i', command: ['sleep', '1000'], volumeMounts: mounts };
    this.#lab.store.create(PODS, {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE, generation: 1 } },
      spec: {
        ...{ nodeName: node, hostNetwork: true, restartPolicy: 'Never', terminationGracePeriodSeconds: 1 },
        ...{ tolerations: [{ operator: 'Exists' }] },
        ...{ containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] },
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  }

  async runPod(name: string, node: string): Promise<void> {
    this.createPod(name, node);
    await this.until(PODS, name, pod => pod.status.phase === 'Running');
  }

  /** Resolves with the object as soon as it is so. */
  async until(resource: ResourceKey, name: string, isSo: (object: StoredObject) => boolean): Promise<StoredObject> {
    const { store } = this.#lab;
    const namespace = NAMESPACE_OF.get(resource);
    const done = Promise.withResolvers<StoredObject>();
    const look = () => {
      const object = store.get(resource, namespace, name);
      if (object && isSo(object)) done.resolve(object);
    };
    const stop = store.listen(look);
    look();
    return await done.promise.finally(stop);
  }

  stream(pod: string, what: string): ChannelClient {
    const { url, authority: ca, admin } = this.#lab.api;
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/${what}`;
    return new ChannelClient(`${url}${path}`, 'v4.channel.k8s.io', { ca, cert: admin.certificate, key: admin.key });
  }

  /** `more` is the rest of the query: `stdout=true`. */
  exec(pod: string, script: string, more: string): ChannelClient {
    return this.stream(pod, `exec?command=sh&command=-c&command=${encodeURIComponent(script)}&${more}`);
  }
}
