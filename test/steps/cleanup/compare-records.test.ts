import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usrAnnotation, usrRecordPatch } from '../../../src/model/node/node-record.ts';
import type { OverrideRecord } from '../../../src/model/override/override-record.ts';
import { checksums } from '../../../src/model/transfer/checksums.ts';
import { correctRecord, seeRecordTraces } from '../../../src/steps/cleanup/compare-records.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { getting } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { anOverrideNode } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { expecting } from '../../support/ports.ts';
import { aPutFile, aRecord } from '../../support/records.ts';

const packages = [aPackage('runc', { booted: aBuild('runc-1.3-1.x86_64') })];
const overrides = {
  kind: 'record',
  of: 'overrides',
  node: 'worker-a',
  run: 'x7k2p',
  since: '2026-11-22T06:31:52.000Z',
};

function recorded(record: OverrideRecord) {
  const node = anOverrideNode({}, { record });
  return { ...node, opened: { pod: node.pod, look: aLook() } };
}

test('a record of overrides that do not run is a trace, and is gone once it is corrected', async t => {
  const { ports, opened, record } = recorded(anOverrideRecord({ packages }));
  assert.deepEqual(await seeRecordTraces(ports, opened, t.signal), [overrides]);
  await correctRecord(ports, { of: 'overrides', run: 'x7k2p' }, opened, t.signal);
  assert.equal(record(), undefined);
  assert.deepEqual(await seeRecordTraces(ports, opened, t.signal), []);
});

test("a record that is corrected stays its run's", async t => {
  const staged = [...packages, aPackage('crun', { staged: aBuild('crun-2-1.x86_64') })];
  const before = anOverrideRecord({ staged: 'b'.repeat(64), packages: staged });
  const { ports, opened, record, state } = recorded(before);
  const replaced = [['runc-1.1-1.x86_64', 'runc-1.3-1.x86_64'] as const];
  state.deployments = [{ digit: 'c', baseDigit: 'a', booted: true, replaced }];
  await correctRecord(ports, { of: 'overrides', run: 'x7k2p' }, opened, t.signal);
  assert.deepEqual(record(), { ...before, staged: null, packages });
});

test('a switch that is gone is not recorded as armed any more, though another run was recorded after it', async t => {
  const armed = { run: 'x7k2p', windowSeconds: 600, at: '2026-11-22T06:31:52.000Z' };
  const before = anOverrideRecord({
    run: 'later',
    packages: [aPackage('runc', { booted: aBuild('runc-1.3-1.x86_64') })],
    armed,
  });
  const { ports, opened, record, state } = recorded(before);
  const replaced = [['runc-1.1-1.x86_64', 'runc-1.3-1.x86_64'] as const];
  state.deployments = [{ digit: 'c', baseDigit: 'a', booted: true, replaced }];
  await correctRecord(ports, { of: 'overrides', run: 'x7k2p' }, opened, t.signal);
  assert.deepEqual(record(), { ...before, armed: null });
});

test('what another run has recorded meanwhile is left alone', async t => {
  const { ports, opened, record } = recorded(anOverrideRecord({ run: 'other', packages }));
  await correctRecord(ports, { of: 'overrides', run: 'x7k2p' }, opened, t.signal);
  assert.equal(record()?.run, 'other');
});

test('where rpm-ostree does not answer, it is said that nothing was compared', async t => {
  const { ports, opened, host, said } = recorded(anOverrideRecord({ packages }));
  for (const words of Object.keys(host.commands)) host.commands[words] = () => ({ status: 1, stderr: 'broken' });
  assert.deepEqual(await seeRecordTraces(ports, opened, t.signal), []);
  assert.deepEqual(said('warning'), [
    'what is recorded was not compared with it: node/worker-a: rpm-ostree does not say its status: broken',
  ]);
});

test('a record of a file that was put back is a trace, and tells of it no more once it is corrected', async t => {
  const file = aPutFile('/usr/bin/tool');
  const before = aRecord({ files: [file] });
  const node = rawNode({ annotations: { [usrAnnotation]: JSON.stringify(before) }, resourceVersion: '7' });
  const host = aHost({ commands: { [quoteForShell(checksums([file.path]).argv)]: () => ({}) } });
  const opened = { pod: aDebugPod(host), look: aLook({ bootId: before.bootId }) };
  const ports = expecting({
    cluster: { get: getting({ 'nodes/worker-a': node }), patch: async resource => resource.read(node) },
    clock: aClock(),
  });
  assert.deepEqual(await seeRecordTraces(ports, opened, t.signal), [{ ...overrides, of: 'overlay' }]);
  await correctRecord(ports, { of: 'overlay', run: before.run }, opened, t.signal);
  const patch = JSON.stringify(usrRecordPatch({ ...before, files: [] }, '7'));
  assert.equal(ports.calls.at(-1), `cluster.patch nodes worker-a ${patch}`);
});
