import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { keepKey } from '../../../src/steps/ssh/keep-key.ts';
import { KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aMadeKey } from '../../support/identities.ts';
import { aPool } from '../../support/objects.ts';
import { aQuickOperator } from '../../support/operator.ts';
import { expecting } from '../../support/ports.ts';
import { rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const key = aMadeKey();
const pool = aPool();
const name = '99-worker-oc-rpmoverlay-x7k2p';

/** A key that was let in, and what is still to be taken back for it. */
async function letIn(signal: AbortSignal, writeSecret: () => Promise<void> = async () => {}) {
  const ports = expecting({ cluster: aQuickOperator({ worker: ['worker-a'] }).cluster, files: { writeSecret } });
  const undo = anUndo();
  const facts = someFacts({ pools: [pool] });
  const grants = new KeyGrants(ports, { id: 'x7k2p' }, facts, { configs: undo, nodes: undo });
  const pod = aDebugPod(aHost({ files: rhcos }));
  await grants.letIn(pod, { kind: 'grant', pool, disruption: undefined }, async () => key, signal);
  return { ports, undo, options: { key, grants, pool, clusterId: 'cluster-1', program: 'oc rpmoverlay' } };
}

test('a key that is kept is stored for this cluster and pool, stays let in, and it is told how to end it', async t => {
  const { ports, undo, options } = await letIn(t.signal);
  await keepKey(ports, options, t.signal);
  assert.deepEqual(ports.calls.slice(-2), [
    'files.writeSecret /data/cluster-1/worker private',
    `cluster.patch machineconfigs ${name} ${JSON.stringify({ metadata: { annotations: { 'oc-rpmoverlay/kept': 'true' } } })}`,
  ]);
  assert.deepEqual(undo.pending, []);
  const text = `the key is kept in /data/cluster-1/worker; to take it back: oc rpmoverlay key revoke ${name}`;
  assert.deepEqual(ports.events.at(-1), { kind: 'notice', text });
});

test('a key that cannot be stored is taken back', async t => {
  const full = new Failure('failed', 'FILE_NOT_WRITTEN', 'no space left on device');
  const { ports, undo, options } = await letIn(t.signal, () => Promise.reject(full));
  await assert.rejects(keepKey(ports, options, t.signal), full);
  assert.ok(undo.pending.some(({ what }) => what === `machineconfig/${name}`));
});

test('a key of a cluster that does not say which it is cannot be kept', async t => {
  const { ports, undo, options } = await letIn(t.signal);
  await assert.rejects(keepKey(ports, { ...options, clusterId: undefined }, t.signal), {
    kind: 'failed',
    code: 'KEY_NOT_KEPT',
    hint: 'oc get clusterversion version',
  });
  assert.ok(undo.pending.length > 0);
});
