import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { type UsrRecord, usrAnnotation, usrRecordPatch } from '../../../src/model/node/node-record.ts';
import type { RecordChange } from '../../../src/model/node/record-change.ts';
import type { Cluster } from '../../../src/ports.ts';
import { recordChanges, recordUsr, whoAmI } from '../../../src/steps/record/record-usr.ts';
import { failing, forbidden, getting } from '../../support/answers.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { anOrigin, aPutFile, aRecord } from '../../support/records.ts';

const origin = anOrigin();
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
const conflict = new Failure('failed', 'CONFLICT', 'the object has been modified');
const runc = aPutFile('/usr/bin/runc');
const put: RecordChange = { kind: 'put', files: [runc], rpms: [] };
const notRecorded = { kind: 'warning', node: 'worker-a', text: 'not recorded on the node object: you may not' };

/** A cluster with `worker-a` in it, which refuses so many patches because the node has changed meanwhile. */
function aCluster(record: UsrRecord | undefined, conflicts = 0) {
  const sent: unknown[] = [];
  const annotations = record && { [usrAnnotation]: JSON.stringify(record) };
  const raw = rawNode(annotations ? { annotations } : {});
  const patch: Cluster['patch'] = async (resource, name, mergePatch) => {
    sent.push(resource.plural, name, mergePatch);
    if (sent.length / 3 <= conflicts) throw conflict;
    return resource.read(raw);
  };
  return { sent, ports: expecting({ cluster: { get: getting({ 'nodes/worker-a': raw }), patch } }) };
}

test('that /usr was unlocked is written on the node object, without a question about what was there', async t => {
  const { ports, sent } = aCluster(aRecord({ bootId: 'boot-0', files: [runc] }));
  await recordUsr(ports, 'worker-a', origin, t.signal);
  assert.deepEqual(sent, ['nodes', { name: 'worker-a' }, usrRecordPatch(aRecord())]);
  assert.deepEqual([ports.events, ports.calls.length], [[], 1]);
});

test('what came about is written in one patch, which does not cover what somebody else has written meanwhile', async t => {
  const { ports, sent } = aCluster(aRecord({ armed: { run: 'x7k2p', until: '2026-11-22T06:41:52.000Z' } }));
  await recordChanges(ports, 'worker-a', { origin, changes: [put, { kind: 'confirmed' }] }, t.signal);
  assert.deepEqual(sent, ['nodes', { name: 'worker-a' }, usrRecordPatch(aRecord({ files: [runc] }), '')]);
});

test('a node that has changed meanwhile is read again, and not for ever', async t => {
  for (const [conflicts, patches, events] of [
    [2, 3, []],
    [9, 5, [{ ...notRecorded, text: `not recorded on the node object: ${conflict.message}` }]],
  ] as const) {
    const { ports, sent } = aCluster(aRecord(), conflicts);
    await recordChanges(ports, 'worker-a', { origin, changes: [put] }, t.signal);
    assert.deepEqual([sent.length / 3, ports.events], [patches, events]);
  }
});

test('what is recorded already, or needs no record, is not written', async t => {
  const same = aCluster(aRecord({ files: [runc] }));
  await recordChanges(same.ports, 'worker-a', { origin, changes: [put] }, t.signal);
  const none = aCluster(undefined);
  await recordChanges(none.ports, 'worker-a', { origin, changes: [{ kind: 'confirmed' }] }, t.signal);
  assert.deepEqual([same.sent, none.sent], [[], []]);
});

test('a node that is not there any more needs no record', async t => {
  const ports = expecting({ cluster: { get: getting({ 'nodes/worker-a': undefined }) } });
  await recordChanges(ports, 'worker-a', { origin, changes: [put] }, t.signal);
  assert.deepEqual(ports.events, []);
});

test('a user who may not write there gets a warning, and the node is as asked for all the same', async t => {
  const ports = expecting({ cluster: { patch: failing(forbidden), get: failing(forbidden) } });
  await recordUsr(ports, 'worker-a', origin, t.signal);
  await recordChanges(ports, 'worker-a', { origin, changes: [put] }, t.signal);
  assert.deepEqual(ports.events, [notRecorded, notRecorded]);
});

test('an interruption, and a bug, are no warning', async t => {
  for (const error of [interrupted, new Error('a bug')]) {
    const ports = expecting({ cluster: { patch: () => Promise.reject(error) } });
    const signal = error === interrupted ? AbortSignal.abort(error) : t.signal;
    await assert.rejects(recordUsr(ports, 'worker-a', origin, signal), error);
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
