import { once } from 'node:events';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { StoredObject } from './api/store.ts';
import { ChannelClient } from './api/streams/channel-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { PODS } from './controllers/resources.ts';
import type { Knobs } from './knobs.ts';
import { ProcessNode } from './process-node.ts';

/** Where the pods of the tests are; everything is allowed there. */
export const NAMESPACE = 'privileged-ns';

/** A cluster of nodes without machines, for tests that need no root, and a client of it. */
export type ProcessCluster = Cluster & {
  /** `node-a`, a worker. */
  readonly node: ProcessNode;
  /** A request as `admin`. */
  call(method: string, path: string, body?: object): Promise<{ status: number | undefined; body: any }>;
  /** Creates a pod of one container `c` on `node-a`. */
  createPod(name: string, spec?: PodChange): Promise<StoredObject>;
  /** The same, and waits until it runs. */
  runPod(name: string, spec?: PodChange): Promise<StoredObject>;
  /** Resolves with the pod as soon as it is so; `undefined` stands for one that is gone. */
  awaitPod(name: string, is: (pod: StoredObject | undefined) => boolean): Promise<StoredObject | undefined>;
  /** A WebSocket to a pod: `exec?command=true&stdout=true`. */
  stream(pod: string, what: string, protocols?: string | string[]): ChannelClient;
};
