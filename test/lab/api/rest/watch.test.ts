import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { after, type TestContext, test } from 'node:test';
import { TestApi } from '../test-api.ts';

const api = await TestApi.start({ bookmarkEveryMs: 20 });
after(() => api[Symbol.asyncDispose]());

type Event = {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: events carry objects of all kinds
  readonly object: any;
};

/** A watch, event by event; `undefined` is its end, be it clean or not. */
async function watch(t: TestContext, path: string, query: string, headers = {}) {
  const response = await api.open(`GET ${path}?watch=1${query}`, { headers });
  t.after(() => response.destroy());
  const events = eventsOf(response);
  return { response, next: async (): Promise<Event | undefined> => (await events.next()).value ?? undefined };
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<Event, undefined> {
  let text = '';
  try {
    for await (const chunk of response) {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    assert.ok(error instanceof Error && error.message === 'aborted');
  }
}

function shortly(event: Event | undefined): unknown[] {
  return event ? [event.type, event.object.metadata.name, event.object.data?.v] : ['end'];
}

function configMaps() {
  const path = `/api/v1/namespaces/${api.namespace()}/configmaps`;
  const put = async (name: string, v: string, labels: object = {}) => {
    const body = { metadata: { name, labels }, data: { v } };
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const patched = await api.send(`PATCH ${path}/${name}`, { headers, body });
    return patched.status === 404 ? api.send(`POST ${path}`, { body }) : patched;
  };
  return { path, put, remove: (name: string) => api.send(`DELETE ${path}/${name}`) };
}

test('without a resource version a watch begins with what is there', async t => {
  const { path, put, remove } = configMaps();
  await put('a', '1');
  const { response, next } = await watch(t, path, '');
  assert.deepEqual([response.statusCode, response.headers['transfer-encoding']], [200, 'chunked']);
  assert.deepEqual(shortly(await next()), ['ADDED', 'a', '1']);
  await put('a', '2');
  assert.deepEqual(shortly(await next()), ['MODIFIED', 'a', '2']);
  const newest = api.store.version;
  await remove('a');
  const deleted = await next();
  assert.deepEqual(shortly(deleted), ['DELETED', 'a', '2']);
  assert.equal(deleted?.object.metadata.resourceVersion, String(newest + 1));
});

test('from a resource version on a watch tells what came after, missed events first', async t => {
  const { path, put } = configMaps();
  await put('a', '1');
  const version = api.store.version;
  await put('b', '1');
  const { next } = await watch(t, path, `&resourceVersion=${version}`);
  assert.deepEqual(shortly(await next()), ['ADDED', 'b', '1']);
  await put('a', '2');
  assert.deepEqual(shortly(await next()), ['MODIFIED', 'a', '2']);
});

test('an object that begins to match is ADDED, one that stops to match is DELETED with what it was', async t => {
  const { path, put } = configMaps();
  await put('a', '1');
  const { next } = await watch(t, path, `&labelSelector=on&resourceVersion=${api.store.version}`);
  await put('a', '2', { on: '' });
  assert.deepEqual(shortly(await next()), ['ADDED', 'a', '2']);
  const { body } = await put('a', '3', { on: null });
  const deleted = await next();
  assert.deepEqual(shortly(deleted), ['DELETED', 'a', '2']);
  assert.equal(deleted?.object.metadata.resourceVersion, body.metadata.resourceVersion);
});

test('a watch by name hears of that object only', async t => {
  const { path, put } = configMaps();
  const { next } = await watch(t, path, '&fieldSelector=metadata.name%3Db');
  await put('a', '1');
  await put('b', '1');
  assert.deepEqual(shortly(await next()), ['ADDED', 'b', '1']);
});

test('bookmarks come to who allows them, with the newest resource version', async t => {
  const { path } = configMaps();
  const { next } = await watch(t, path, `&allowWatchBookmarks=true&resourceVersion=${api.store.version}`);
  assert.deepEqual(await next(), {
    type: 'BOOKMARK',
    object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(api.store.version) } },
  });
});

test('initial events end with a bookmark that says so', async t => {
  const { path, put } = configMaps();
  await put('a', '1');
  const query = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const { next } = await watch(t, path, query);
  assert.deepEqual(shortly(await next()), ['ADDED', 'a', '1']);
  const bookmark = await next();
  assert.equal(bookmark?.type, 'BOOKMARK');
  assert.deepEqual(bookmark?.object.metadata, {
    resourceVersion: String(api.store.version),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  });
});

test('initial events need a resource version match', async () => {
  const { status, body } = await api.send('GET /api/v1/nodes?watch=1&sendInitialEvents=true');
  assert.deepEqual([status, body.details.kind], [422, 'ListOptions']);
});

test('a watch ends cleanly at its time-out', async t => {
  const { path } = configMaps();
  const { response, next } = await watch(t, path, '&timeoutSeconds=1');
  assert.equal(await next(), undefined);
  assert.equal(response.complete, true);
});

test('a resource version that is forgotten is an ERROR event, and the end', async t => {
  const { path, put } = configMaps();
  const version = api.store.version;
  await put('a', '1');
  api.store.compact();
  const { response, next } = await watch(t, path, `&resourceVersion=${version}`);
  assert.equal(response.statusCode, 200);
  assert.deepEqual(await next(), {
    type: 'ERROR',
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `too old resource version: ${version} (${api.store.version})`,
      reason: 'Expired',
      code: 410,
    },
  });
  assert.equal(await next(), undefined);
});

test('from a resource version of the future a watch is silent until then', async t => {
  const { path, put } = configMaps();
  const { next } = await watch(t, path, `&resourceVersion=${api.store.version + 1}`);
  await put('a', '1');
  await put('b', '1');
  assert.deepEqual(shortly(await next()), ['ADDED', 'b', '1']);
});

test('what is no resource version is 500, without a reason', async () => {
  const { status, body } = await api.send('GET /api/v1/nodes?watch=1&resourceVersion=abc');
  assert.deepEqual(body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    code: 500,
  });
  assert.equal(status, 500);
});

for (const how of ['clean', 'drop'] as const) {
  test(`a watch can be told to end after so many events (${how})`, async t => {
    const { path, put } = configMaps();
    await put('a', '1');
    await put('b', '1');
    api.knobs.dropWatchAfter = { events: 1, how };
    t.after(() => {
      api.knobs.dropWatchAfter = undefined;
    });
    const { response, next } = await watch(t, path, '');
    assert.deepEqual(shortly(await next()), ['ADDED', 'a', '1']);
    assert.equal(await next(), undefined);
    assert.equal(response.complete, how === 'clean');
  });
}

test('a watch of tables says what the columns are only once', async t => {
  const { path, put } = configMaps();
  await put('a', '1');
  const { next } = await watch(t, path, '', { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
  const first = await next();
  await put('a', '2');
  const second = await next();
  assert.deepEqual(
    [first?.object.columnDefinitions.length, second?.object.columnDefinitions, second?.object.rows[0].cells[0]],
    [2, null, 'a'],
  );
});
