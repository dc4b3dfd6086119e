import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isReady } from '../lab/controllers/node-object.ts';
import { NODES, PODS } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { until } from './trouble.ts';

/** One in which every pod is let in. */
const namespace = 'openshift-machine-config-operator';
const pods = `/api/v1/namespaces/${namespace}/pods`;

/** Asserts that a node is Ready, and that a new pod starts there; it is gone again afterwards. Waits for both. */
export async function assertWell(lab: Lab, node: string): Promise<void> {
  const isWell = () => lab.store.list(NODES).some(one => one.metadata.name === node && isReady(one));
  await until(lab, isWell);
  const name = `seen-${randomUUID()}`;
  const container = { name: 'c', image: 'i', command: ['sleep', 'infinity'] };
  const spec = { nodeName: node, restartPolicy: 'Never', containers: [container] };
  await askAsAdmin(lab, 'POST', pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
  await until(lab, () => lab.store.get(PODS, namespace, name)?.status.phase === 'Running');
  await askAsAdmin(lab, 'DELETE', `${pods}/${name}?gracePeriodSeconds=0`);
  assert.ok(isWell(), `${node} was Ready, and is not any more`);
}
