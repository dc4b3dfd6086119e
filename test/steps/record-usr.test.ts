import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/errors.ts';
import { type UsrRecord, usrRecordPatch } from '../../src/model/node-record.ts';
import { recordUsr, whoAmI } from '../../src/steps/record-usr.ts';
import { failing, forbidden } from '../support/answers.ts';
import { rawNode } from '../support/objects.ts';
import { expecting } from '../support/ports.ts';

const record: UsrRecord = { version: 1, by: 'me', at: '2026-11-22T06:31:52Z', run: 'x', bootId: 'b', via: 'ssh' };
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

test('what was done is written on the node object', async t => {
  const sent: unknown[] = [];
  const ports = expecting({
    cluster: {
      patch: async (resource, name, patch) => {
        sent.push(resource.plural, name, patch);
        return resource.read(rawNode());
      },
    },
  });
  await recordUsr(ports, 'worker-a', record, t.signal);
  assert.deepEqual(sent, ['nodes', { name: 'worker-a' }, usrRecordPatch(record)]);
  assert.deepEqual(ports.events, []);
});

test('a user who may not write there gets a warning, and the node is as asked for all the same', async t => {
  const ports = expecting({ cluster: { patch: failing(forbidden) } });
  await recordUsr(ports, 'worker-a', record, t.signal);
  assert.deepEqual(ports.events, [
    { kind: 'warning', node: 'worker-a', text: 'not recorded on the node object: you may not' },
  ]);
});

test('an interruption, and a bug, are no warning', async t => {
  for (const error of [interrupted, new Error('a bug')]) {
    const ports = expecting({ cluster: { patch: () => Promise.reject(error) } });
    const signal = error === interrupted ? AbortSignal.abort(error) : t.signal;
    await assert.rejects(recordUsr(ports, 'worker-a', record, signal), error);
  }
});

test('the API says who the user is', async t => {
  const ports = expecting({
    cluster: { create: async resource => resource.read({ status: { userInfo: { username: 'system:admin' } } }) },
  });
  assert.equal(await whoAmI(ports, t.signal), 'system:admin');
});

const silent: readonly [string, Failure][] = [
  ['does not serve the review', new Failure('failed', 'NOT_FOUND', 'the server has no selfsubjectreviews')],
  ['does not allow to ask', forbidden],
];
for (const [what, failure] of silent) {
  test(`nobody is known where the API ${what}`, async t => {
    assert.equal(await whoAmI(expecting({ cluster: { create: failing(failure) } }), t.signal), '');
  });
}

test('who is interrupted is not nobody', async () => {
  await assert.rejects(
    whoAmI(expecting({ cluster: { create: failing(interrupted) } }), AbortSignal.abort(interrupted)),
    interrupted,
  );
});
