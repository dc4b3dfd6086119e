import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const nodes = { group: '', plural: 'nodes' };
const POOLS = '/apis/machineconfiguration.openshift.io/v1/machineconfigpools';

const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

function makeNode(name: string): void {
  const metadata = { name, annotations: { kept: 'yes' } };
  api.store.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata, spec: {}, status: { conditions: [] } });
}

function patch(path: string, type: string, body: unknown) {
  return api.send(`PATCH ${path}`, { headers: { 'Content-Type': type }, body });
}

test('a merge patch answers the whole object with a new resource version', async () => {
  makeNode('merge');
  const before = api.store.get(nodes, undefined, 'merge');
  const { status, body } = await patch('/api/v1/nodes/merge', MERGE, { metadata: { annotations: { a: 'b' } } });
  assert.equal(status, 200);
  assert.deepEqual(body.metadata.annotations, { kept: 'yes', a: 'b' });
  assert.ok(Number(body.metadata.resourceVersion) > Number(before?.metadata.resourceVersion));
});

test('a patch that changes nothing keeps the resource version and makes no event', async () => {
  makeNode('noop');
  const version = api.store.version;
  const { status, body } = await patch('/api/v1/nodes/noop', MERGE, {
    metadata: { annotations: { kept: 'yes', x: null } },
  });
  assert.equal(status, 200);
  assert.equal(body.metadata.resourceVersion, String(version));
  assert.equal(api.store.version, version);
});

test('a stale resource version in a patch is a conflict, the newest is not', async () => {
  makeNode('stale');
  const { resourceVersion = '' } = api.store.get(nodes, undefined, 'stale')?.metadata ?? {};
  const good = await patch('/api/v1/nodes/stale', MERGE, { metadata: { resourceVersion, labels: { a: '1' } } });
  assert.equal(good.status, 200);
  const stale = await patch('/api/v1/nodes/stale', MERGE, { metadata: { resourceVersion, labels: { a: '2' } } });
  assert.deepEqual(
    [stale.status, stale.body.reason, stale.body.details],
    [409, 'Conflict', { name: 'stale', kind: 'nodes' }],
  );
  assert.equal(
    stale.body.message,
    'Operation cannot be fulfilled on nodes "stale": the object has been modified; please apply your changes to the latest version and try again',
  );
});

for (const value of [null, false]) {
  test(`unschedulable: ${value} ends with the field absent`, async () => {
    makeNode(`cordon-${value}`);
    const path = `/api/v1/nodes/cordon-${value}`;
    assert.deepEqual((await patch(path, STRATEGIC, { spec: { unschedulable: true } })).body.spec, {
      unschedulable: true,
    });
    assert.deepEqual((await patch(path, STRATEGIC, { spec: { unschedulable: value } })).body.spec, {});
  });
}

test('the last annotation takes the map with it', async () => {
  makeNode('bare');
  const { body } = await patch('/api/v1/nodes/bare', MERGE, { metadata: { annotations: { kept: null } } });
  assert.equal('annotations' in body.metadata, false);
});

test('a custom resource takes no strategic merge patch, and nobody takes an unknown type', async () => {
  const strategic = await patch(`${POOLS}/x`, STRATEGIC, {});
  assert.deepEqual(
    [strategic.status, strategic.body.message],
    [
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, ' +
        'application/merge-patch+json, application/apply-patch+yaml',
    ],
  );
  makeNode('typed');
  const unknown = await patch('/api/v1/nodes/typed', 'application/json', {});
  assert.deepEqual([unknown.status, unknown.body.message], [415, '415: Unsupported Media Type']);
});

test('a patch of what is not there is 404', async () => {
  assert.equal((await patch('/api/v1/nodes/nope', MERGE, {})).status, 404);
});

test('an annotation that is no string is refused with the whole object in the message', async () => {
  makeNode('number');
  const { status, body } = await patch('/api/v1/nodes/number', MERGE, { metadata: { annotations: { a: 1 } } });
  assert.equal(status, 422);
  assert.match(
    body.message,
    /^ "" is invalid: patch: Invalid value: "\{.*\\"kept\\":\\"yes\\".*\}": json: cannot unmarshal number into Go struct field ObjectMeta\.metadata\.annotations of type string$/,
  );
});

test('annotations have keys of a certain form and 256 KiB in all', async () => {
  makeNode('keys');
  const bad = await patch('/api/v1/nodes/keys', MERGE, { metadata: { annotations: { 'a b': '' } } });
  assert.match(
    bad.body.message,
    /^Node "keys" is invalid: metadata\.annotations: Invalid value: "a b": name part must consist of /,
  );
  const huge = await patch('/api/v1/nodes/keys', MERGE, { metadata: { annotations: { a: 'x'.repeat(262_144) } } });
  assert.equal(
    huge.body.message,
    'Node "keys" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
  );
});

test('a JSON patch is applied in order, or not at all', async () => {
  makeNode('json');
  const type = 'application/json-patch+json';
  const path = '/metadata/annotations/kept';
  const failed = await patch('/api/v1/nodes/json', type, [
    { op: 'remove', path },
    { op: 'test', path: '/metadata/name', value: 'other' },
  ]);
  assert.deepEqual([failed.status, failed.body.details], [422, {}]);
  assert.deepEqual(api.store.get(nodes, undefined, 'json')?.metadata.annotations, { kept: 'yes' });
  const done = await patch('/api/v1/nodes/json', type, [{ op: 'replace', path, value: 'no' }]);
  assert.deepEqual(done.body.metadata.annotations, { kept: 'no' });
});

test('an apply makes what is not there, leaves what is as it should be, and needs a field manager', async () => {
  const type = 'application/apply-patch+yaml';
  const path = `/api/v1/namespaces/${api.namespace()}/configmaps/applied`;
  const body = 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n';
  const nobody = await patch(path, type, body);
  assert.equal(
    nobody.body.message,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  );
  const first = await patch(`${path}?fieldManager=me`, type, body);
  const second = await patch(`${path}?fieldManager=me`, type, body);
  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.equal(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion);
});
