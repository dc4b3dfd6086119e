import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { grantManifest } from '../../../src/model/pool/machine-config.ts';
import type { Cluster } from '../../../src/ports.ts';
import { createGrant } from '../../../src/steps/ssh/create-grant.ts';
import { creating, failing, following, forbidden, lost } from '../../support/answers.ts';
import { someKey } from '../../support/keys.ts';
import { aPool, rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const name = '99-worker-oc-rpmoverlay-x7k2p';
const run = { id: 'x7k2p' };
const { publicKey } = someKey;
const manifest = grantManifest({ name, role: 'worker', ignitionVersion: '3.2.0', publicKey, run });
const tooLate = new Failure('timeout', 'TIMEOUT', 'gave up after 600 s');
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

const [before, after] = [['r0', ['a']] as const, ['r1', ['a', name]] as const];
const has = [rawPool({ target: after })];
const hasNot = [rawPool({ target: before })];
const degraded = [rawPool({ target: after, settled: before, conditions: { Degraded: ['True', 'no space'] } })];
const deleted: Cluster['delete'] = async () => 'accepted';
const seeing = (...sights: readonly (readonly object[])[]) => following({ 'machineconfigpools/worker': sights });
const leftover = { what: `machineconfig/${name}`, recover: `oc delete machineconfig ${name}` };

function granting(cluster: Partial<Cluster>, signal: AbortSignal) {
  const undo = anUndo();
  const ports = expecting({ cluster });
  const grant = { name, manifest, pool: aPool(), program: 'oc rpmoverlay', undo };
  return { undo, ports, granted: createGrant(ports, grant, signal) };
}

test('a key that all nodes of the pool have taken up stays', async t => {
  const { undo, granted } = granting({ create: creating, follow: seeing(hasNot, has) }, t.signal);
  assert.deepEqual((await granted).coreKeys, [publicKey]);
  assert.deepEqual(undo.pending, []);
});

test('a key that is refused leaves nothing to take back', async t => {
  const { undo, granted } = granting({ create: failing(forbidden) }, t.signal);
  await assert.rejects(granted, forbidden);
  assert.deepEqual(undo.pending, []);
});

test('a key whose creation had no answer is taken back', async t => {
  const { undo, ports, granted } = granting(
    { create: failing(lost), follow: seeing(hasNot), delete: deleted },
    t.signal,
  );
  await assert.rejects(granted, lost);
  assert.deepEqual(await undo.run(), []);
  assert.ok(ports.calls.includes(`cluster.delete machineconfigs ${name}`));
});

test('a key that cannot be taken up is taken back, and what becomes of its nodes is told', async t => {
  const { undo, granted } = granting({ create: creating, follow: seeing(degraded), delete: deleted }, t.signal);
  await assert.rejects(granted, { code: 'POOL_DEGRADED' });
  assert.deepEqual(await undo.run(), [
    { what: 'the key on nodes of machineconfigpool/worker', recover: 'oc describe mcp/worker' },
  ]);
});

test('a key that may not be deleted is left behind, with the command that removes it', async t => {
  const cluster = { create: creating, follow: seeing(degraded), delete: failing(forbidden) };
  const { undo, granted } = granting(cluster, t.signal);
  await assert.rejects(granted, { code: 'POOL_DEGRADED' });
  assert.deepEqual(await undo.run(), [leftover]);
});

/** Stops the run while it waits for the pool. */
function stopped(reason: Error) {
  const stop = new AbortController();
  const { undo, granted } = granting({ create: creating, follow: seeing(hasNot) }, stop.signal);
  setImmediate(() => stop.abort(reason));
  return { undo, granted };
}

test('when the time is up it stays, and it is told how to wait on and how to end it', async () => {
  const { undo, granted } = stopped(tooLate);
  await assert.rejects(granted, {
    kind: 'timeout',
    code: 'TIMEOUT',
    message: `machineconfigpool/worker: gave up after 600 s; last seen: waiting for it to be rendered; machineconfig/${name} stays, for the cluster to get there`,
    hint: `oc rpmoverlay key revoke ${name}, or give it more time: run the command again`,
  });
  assert.deepEqual(undo.pending, []);
});

test('a run that is interrupted takes it back', async () => {
  const { undo, granted } = stopped(interrupted);
  await assert.rejects(granted, interrupted);
  assert.deepEqual(undo.pending, [leftover]);
});
