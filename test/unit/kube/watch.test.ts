import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { textAt } from '../../../src/model/json.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { type ApiStub, failureStatus, type Handlers, sendJson, startStub } from '../../support/api-stub.ts';
import { countingPlugin, pluginEntry } from '../../support/credential-plugin.ts';
import { connectTo, type StubCluster } from '../../support/stub-cluster.ts';

const nodes: Resource<string> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  scope: 'cluster',
  read: raw => `${textAt(raw, 'metadata', 'name')}@${textAt(raw, 'metadata', 'resourceVersion')}`,
};

const node = (name: string, resourceVersion: number) => ({
  metadata: { name, resourceVersion: String(resourceVersion) },
});
const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const bookmark = (resourceVersion: number) =>
  event('BOOKMARK', {
    kind: 'Node',
    metadata: { resourceVersion: String(resourceVersion) },
    spec: { containers: null },
  });
const expired = event('ERROR', failureStatus(410, 'Expired', 'too old resource version: 1 (1378)'));

type Watch = (response: ServerResponse) => void;

/** Lists are answered in order, then the last one again; so are watches, of which those that are not told of stay silent. */
async function startWatched(
  lists: readonly object[][],
  watches: readonly Watch[],
): Promise<ApiStub & { watched(): readonly string[] }> {
  let [listed, watched] = [0, 0];
  const answer: Handlers['answer'] = ({ url }, response) => {
    if (url.includes('watch=true')) {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      watches[watched++]?.(response);
    } else {
      const items = lists[Math.min(listed++, lists.length - 1)];
      sendJson(response, 200, { metadata: { resourceVersion: String(listed * 100) }, items });
    }
  };
  const stub = await startStub({ answer });
  const versions = () =>
    stub.requests.flatMap(({ url }) => {
      const query = new URL(url, stub.url).searchParams;
      return query.has('watch') ? [query.get('resourceVersion') ?? ''] : ['list'];
    });
  return Object.assign(stub, { watched: versions });
}

/** What a follower is given, until it was given `count` lists. */
async function follow(stub: ApiStub, count: number, signal: AbortSignal): Promise<readonly (readonly string[])[]> {
  await using cluster = await connectTo(stub, signal);
  return await followBy(cluster, count, signal);
}

async function followBy(
  cluster: StubCluster,
  count: number,
  signal: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  const seen: (readonly string[])[] = [];
  for await (const list of cluster.follow(nodes, {}, signal)) {
    if (seen.push(list) === count) break;
  }
  return seen;
}

test('the whole list comes at once, and again with each change', async t => {
  const opened = Promise.withResolvers<ServerResponse>();
  await using stub = await startWatched([[node('a', 1), node('b', 2)]], [opened.resolve]);
  await using cluster = await connectTo(stub, t.signal);
  const changes = [event('MODIFIED', node('a', 101)), event('ADDED', node('c', 102)), event('DELETED', node('b', 103))];
  const seen: (readonly string[])[] = [];
  for await (const list of cluster.follow(nodes, { labelSelector: 'a=b' }, t.signal)) {
    seen.push(list);
    const change = changes.shift();
    if (change === undefined) break;
    void opened.promise.then(response => response.write(change));
  }
  assert.deepEqual(seen, [
    ['a@1', 'b@2'],
    ['a@101', 'b@2'],
    ['a@101', 'b@2', 'c@102'],
    ['a@101', 'c@102'],
  ]);
  assert.equal(
    stub.requests[1]?.url,
    '/api/v1/nodes?labelSelector=a%3Db&watch=true&allowWatchBookmarks=true&resourceVersion=100&timeoutSeconds=300',
  );
});

test('what changes at once comes at once', async t => {
  const changes = [event('MODIFIED', node('a', 101)), bookmark(102), event('MODIFIED', node('a', 103))].join('');
  await using stub = await startWatched([[node('a', 1)]], [response => void response.write(changes)]);
  assert.deepEqual(await follow(stub, 2, t.signal), [['a@1'], ['a@103']]);
});

test('an event may come in pieces, split inside a character', async t => {
  const line = Buffer.from(event('ADDED', node('größe', 101)));
  await using stub = await startWatched(
    [[]],
    [
      async response => {
        for (const byte of line) {
          response.write(Buffer.of(byte));
          await new Promise(resolve => setImmediate(resolve));
        }
      },
    ],
  );
  assert.deepEqual(await follow(stub, 2, t.signal), [[], ['größe@101']]);
});

test('a watch that ends goes on from the last version that was seen, also in a bookmark', async t => {
  await using stub = await startWatched(
    [[node('a', 1)]],
    [
      response => void response.end(event('MODIFIED', node('a', 101)) + bookmark(150)),
      response => void response.write(event('MODIFIED', node('a', 151))),
    ],
  );
  assert.deepEqual(await follow(stub, 3, t.signal), [['a@1'], ['a@101'], ['a@151']]);
  assert.deepEqual(stub.watched(), ['list', '100', '150']);
});

test('a connection that is lost in the middle of an event loses no event', async t => {
  await using stub = await startWatched(
    [[node('a', 1)]],
    [
      response => {
        response.write(`${event('MODIFIED', node('a', 101))}{"type":"MODI`, () => response.destroy());
      },
      response => void response.write(event('MODIFIED', node('a', 102))),
    ],
  );
  assert.deepEqual(await follow(stub, 3, t.signal), [['a@1'], ['a@101'], ['a@102']]);
  assert.deepEqual(stub.watched(), ['list', '100', '101']);
});

test('a version that is too old is met with a new list', async t => {
  await using stub = await startWatched(
    [[node('a', 1)], [node('b', 150)]],
    [response => void response.end(expired), response => void response.write(event('ADDED', node('c', 201)))],
  );
  assert.deepEqual(await follow(stub, 3, t.signal), [['a@1'], ['b@150'], ['b@150', 'c@201']]);
  assert.deepEqual(stub.watched(), ['list', '100', 'list', '200']);
});

test('an API server that is away for a while is waited for', async t => {
  let watches = 0;
  await using stub = await startStub({
    answer: ({ url }, response) => {
      if (!url.includes('watch=true')) sendJson(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
      else if (++watches <= 2) sendJson(response, 503, failureStatus(503, 'ServiceUnavailable', 'starting'));
      else response.writeHead(200).write(event('ADDED', node('a', 2)));
    },
  });
  assert.deepEqual(await follow(stub, 2, t.signal), [[], ['a@2']]);
});

test('a watch that is opened with a token that has expired is opened again with another one', async t => {
  const taken = { list: 'Bearer plugin-1', watch: 'Bearer plugin-2' };
  await using stub = await startStub({
    answer: ({ url, headers }, response) => {
      const asks = url.includes('watch=true') ? 'watch' : 'list';
      if (headers.authorization !== taken[asks]) sendJson(response, 401, { message: 'Unauthorized' });
      else if (asks === 'watch') response.writeHead(200).write(event('ADDED', node('a', 2)));
      else sendJson(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
    },
  });
  await using cluster = await connectTo(stub, t.signal, {
    user: { exec: pluginEntry },
    files: { plugin: countingPlugin },
  });
  assert.deepEqual(await followBy(cluster, 2, t.signal), [[], ['a@2']]);
});

test('what may not be watched is FORBIDDEN, and what may not be listed too', async t => {
  for (const forbids of [(url: string) => url.includes('watch=true'), () => true]) {
    await using stub = await startStub({
      answer: ({ url }, response) => {
        if (forbids(url)) sendJson(response, 403, failureStatus(403, 'Forbidden', 'nodes is forbidden'));
        else sendJson(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
      },
    });
    await assert.rejects(follow(stub, 2, t.signal), { kind: 'refused', code: 'FORBIDDEN' });
  }
});

test('an unserved resource is an empty list, and then nothing until the signal is aborted', async t => {
  await using stub = await startStub({
    answer: (_, response) => void response.writeHead(404).end('404 page not found\n'),
  });
  await using cluster = await connectTo(stub, t.signal);
  const abort = new AbortController();
  const seen: (readonly string[])[] = [];
  for await (const list of cluster.follow(nodes, {}, abort.signal)) {
    seen.push(list);
    setImmediate(() => abort.abort());
  }
  assert.deepEqual([seen, stub.requests.length], [[[]], 1]);
});

test('an aborted signal ends a silent watch without an error, and its connection', async t => {
  const closed = Promise.withResolvers<void>();
  const abort = new AbortController();
  await using stub = await startWatched(
    [[node('a', 1)]],
    [
      response => {
        once(response, 'close').then(() => closed.resolve(), closed.reject);
        abort.abort();
      },
    ],
  );
  await using cluster = await connectTo(stub, t.signal);
  const seen: (readonly string[])[] = [];
  for await (const list of cluster.follow(nodes, {}, abort.signal)) seen.push(list);
  await closed.promise;
  assert.deepEqual(seen, [['a@1']]);
});

test('a follower that stops closes its watch', async t => {
  const closed = Promise.withResolvers<void>();
  await using stub = await startWatched(
    [[]],
    [
      response => {
        once(response, 'close').then(() => closed.resolve(), closed.reject);
        response.write(event('ADDED', node('a', 101)));
      },
    ],
  );
  await using cluster = await connectTo(stub, t.signal);
  let count = 0;
  for await (const _ of cluster.follow(nodes, {}, t.signal)) if (++count === 2) break;
  await closed.promise;
});
