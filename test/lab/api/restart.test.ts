import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { TestApi } from './test-api.ts';

test('a server that goes down ends its watches cleanly and refuses connections; later it is there again on its port', async () => {
  await using api = await TestApi.start();
  const { url } = api.server;
  const version = api.store.version;
  api.namespace();
  const watch = await api.open(`GET /api/v1/namespaces?watch=1&resourceVersion=${api.store.version}`);
  const end = once(watch, 'end');
  watch.resume();
  await api.server.suspend();
  await end;
  assert.equal(watch.complete, true);
  await assert.rejects(api.send('GET /readyz'), { code: 'ECONNREFUSED' });

  await api.server.resume();
  assert.equal(api.server.url, url);
  assert.equal((await api.send('GET /readyz')).status, 200);
  const old = await api.open(`GET /api/v1/namespaces?watch=1&resourceVersion=${version}`);
  const event = JSON.parse(await text(old));
  assert.deepEqual(
    [old.statusCode, event.type, event.object.code, event.object.reason],
    [200, 'ERROR', 410, 'Expired'],
  );
});

test('disposing ends what is open, and a second time is harmless', async () => {
  const api = await TestApi.start();
  const watch = await api.open('GET /api/v1/namespaces?watch=1');
  const cut = once(watch, 'error');
  watch.resume();
  await api[Symbol.asyncDispose]();
  const [error] = await cut;
  assert.equal(error.code, 'ECONNRESET');
  await api[Symbol.asyncDispose]();
});
