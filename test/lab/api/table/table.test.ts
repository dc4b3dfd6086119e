import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';
import { ageOf } from './column.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const headers = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

test('a node’s row says whether it is ready and cordoned', async () => {
  api.store.create(
    { group: '', plural: 'nodes' },
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n', labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/infra': '' } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'Unknown' }],
        addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
        nodeInfo: {
          kubeletVersion: 'v1.33.5',
          osImage: 'CoreOS',
          kernelVersion: '6.1',
          containerRuntimeVersion: 'cri-o://1.33',
        },
      },
    },
  );
  const { body } = await api.send('GET /api/v1/nodes/n', { headers });
  assert.deepEqual([body.kind, body.apiVersion], ['Table', 'meta.k8s.io/v1']);
  assert.deepEqual(
    body.columnDefinitions.map((column: { name: string; priority: number }) => [column.name, column.priority]),
    [
      ['Name', 0],
      ['Status', 0],
      ['Roles', 0],
      ['Age', 0],
      ['Version', 0],
      ['Internal-IP', 1],
      ['External-IP', 1],
      ['OS-Image', 1],
      ['Kernel-Version', 1],
      ['Container-Runtime', 1],
    ],
  );
  const { cells, object } = body.rows[0];
  assert.deepEqual(cells.toSpliced(3, 1), [
    'n',
    'NotReady,SchedulingDisabled',
    'infra,worker',
    'v1.33.5',
    '10.0.0.1',
    '<none>',
    'CoreOS',
    '6.1',
    'cri-o://1.33',
  ]);
  assert.deepEqual([object.kind, object.metadata.name], ['PartialObjectMetadata', 'n']);
  const bare = await api.send('GET /api/v1/nodes/n?includeObject=None', { headers });
  assert.equal(bare.body.rows[0].object, null);
});

test('a pool’s row has numbers, and nothing where there is no status yet', async () => {
  const path = '/apis/machineconfiguration.openshift.io/v1/machineconfigpools';
  await api.send(`POST ${path}`, { body: { metadata: { name: 'p' }, spec: {} } });
  const fresh = await api.send(`GET ${path}`, { headers });
  assert.deepEqual(fresh.body.rows[0].cells.slice(0, -1), ['p', '', '', '', '', null, null, null, null]);
  const status = {
    configuration: { name: 'rendered-p-1' },
    conditions: [
      { type: 'Updated', status: 'True' },
      { type: 'Updating', status: 'False' },
      { type: 'Degraded', status: 'False' },
    ],
    machineCount: 3,
    readyMachineCount: 2,
    updatedMachineCount: 1,
    degradedMachineCount: 0,
  };
  await api.send(`PATCH ${path}/p/status`, {
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: { status },
  });
  const { body } = await api.send(`GET ${path}`, { headers });
  assert.deepEqual(body.rows[0].cells.slice(0, -1), ['p', 'rendered-p-1', 'True', 'False', 'False', 3, 2, 1, 0]);
  assert.equal(body.columnDefinitions.at(-1).type, 'date');
});

const running = { phase: 'Running', containerStatuses: [{ ready: true, restartCount: 2, state: { running: {} } }] };
const waiting = { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] };
const failed = { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 3 } } }] };

const PODS: readonly { name: string; status: object; metadata?: object; cells: unknown[] }[] = [
  { name: 'new', status: { phase: 'Pending' }, cells: ['0/1', 'Pending', '0'] },
  { name: 'running', status: running, cells: ['1/1', 'Running', '2'] },
  { name: 'waiting', status: waiting, cells: ['0/1', 'ImagePullBackOff', '0'] },
  { name: 'failed', status: failed, cells: ['0/1', 'ExitCode:3', '0'] },
  { name: 'going', status: running, metadata: { deletionTimestamp: 'soon' }, cells: ['1/1', 'Terminating', '2'] },
  { name: 'gone', status: failed, metadata: { deletionTimestamp: 'soon' }, cells: ['0/1', 'ExitCode:3', '0'] },
  { name: 'evicted', status: { phase: 'Failed', reason: 'Evicted' }, cells: ['0/1', 'Evicted', '0'] },
];

for (const { name, status, metadata, cells } of PODS) {
  test(`a pod that is ${name} has the cells ${cells.join(' ')}`, async () => {
    api.store.create(
      { group: '', plural: 'pods' },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default', ...metadata },
        spec: { containers: [{ name: 'main' }] },
        status,
      },
    );
    const { body } = await api.send(`GET /api/v1/namespaces/default/pods/${name}`, { headers });
    assert.deepEqual(body.rows[0].cells.slice(1, 4), cells);
  });
}

const AGES: readonly [number, string][] = [
  [0, '0s'],
  [119, '119s'],
  [121, '2m1s'],
  [600, '10m'],
  [3 * 3600, '3h'],
  [3 * 3600 + 300, '3h5m'],
  [27 * 3600, '27h'],
  [50 * 3600, '2d2h'],
  [9 * 86_400, '9d'],
  [800 * 86_400, '2y70d'],
];

for (const [seconds, age] of AGES) {
  test(`${seconds} seconds are ${age}`, t => {
    t.mock.timers.enable({ apis: ['Date'], now: 2_000_000_000_000 });
    assert.equal(ageOf(new Date(Date.now() - seconds * 1000).toISOString()), age);
  });
}
