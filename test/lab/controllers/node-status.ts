import type { Store } from '../api/store.ts';
import type { NodeRuntime } from '../runtime.ts';
import { isReady, type NodeFacts, nodeConditions, nodeObject } from './node-object.ts';
import { recordEvent } from './record-event.ts';
import { LEASES, NODES } from './resources.ts';

/** How often a kubelet renews its lease. */
const LEASE_RENEWAL_MS = 10_000;

const LEASE_NAMESPACE = 'kube-node-lease';

/** Creates the Node as its kubelet would on the first start. */
export function registerNode(store: Store, facts: NodeFacts): void {
  const node = store.create(NODES, nodeObject(facts));
  renewLease(store, node.metadata.name);
}

/** The kubelet's reports of its node: the lease while it runs; after a boot the new boot id and `Ready`, in one event. */
export function startNodeStatus(store: Store, runtime: NodeRuntime): Disposable {
  const { name } = runtime;
  const timer = setInterval(() => {
    if (runtime.running) renewLease(store, name);
  }, LEASE_RENEWAL_MS).unref();
  const stop = runtime.onPower(change => {
    if (change === 'booted') reportBoot(store, runtime);
  });
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      stop();
    },
  };
}

function reportBoot(store: Store, { name, bootId }: NodeRuntime): void {
  const before = store.get(NODES, undefined, name);
  if (!before) return;
  const about = store.update(NODES, undefined, name, draft => {
    draft.status.nodeInfo.bootID = bootId;
    draft.status.conditions = nodeConditions(draft.status.conditions, 'healthy');
  });
  renewLease(store, name);
  const kubelet = { about, component: 'kubelet', host: name } as const;
  const rebooted = `Node ${name} has been rebooted, boot id: ${bootId}`;
  recordEvent(store, { ...kubelet, type: 'Normal', reason: 'Starting', message: 'Starting kubelet.' });
  recordEvent(store, { ...kubelet, type: 'Warning', reason: 'Rebooted', message: rebooted });
  if (isReady(before)) return;
  const ready = `Node ${name} status is now: NodeReady`;
  recordEvent(store, { ...kubelet, type: 'Normal', reason: 'NodeReady', message: ready });
}

function renewLease(store: Store, name: string): void {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  if (store.get(LEASES, LEASE_NAMESPACE, name)) {
    store.update(LEASES, LEASE_NAMESPACE, name, draft => {
      draft.spec.renewTime = renewTime;
    });
    return;
  }
  store.create(LEASES, {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASE_NAMESPACE },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  });
}
