import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WayIn } from '../../../src/model/ssh/way-in.ts';
import { demandGrant } from '../../../src/steps/ssh/demand-grant.ts';
import { forbidden } from '../../support/answers.ts';
import { daemonsOfWorkerA, livingDaemon } from '../../support/daemons.ts';
import { someFacts } from '../../support/facts.ts';
import { someKey } from '../../support/keys.ts';
import { aNode, aPool } from '../../support/objects.ts';
import { aReadableCluster, type Scene } from '../../support/readable-cluster.ts';
import { aCommon } from '../../support/requests.ts';

const grant = { kind: 'grant', pool: aPool(), disruption: undefined } as const;
const prepared = { facts: someFacts({ pools: [aPool()] }), namespace: { name: 'debug', temporary: false } };
const withDaemon: Scene = { list: { [daemonsOfWorkerA]: [livingDaemon] } };
const left = 'reboot worker-a from its console, its BMC or its cloud, which drops all that was written to /usr';

function demand(t: { readonly signal: AbortSignal }, wayIn: WayIn, scene: Scene = withDaemon, common = aCommon()) {
  const sick = { node: aNode(), image: 'tools:1', wayIn };
  return demandGrant(aReadableCluster(scene), sick, { prepared, common }, t.signal);
}

test('a key can be granted where the daemon runs on the node', async t => {
  assert.equal(await demand(t, grant), grant);
});

test('where the daemon does not run, no key can be granted, and what is left is named', async t => {
  await assert.rejects(demand(t, grant, { list: { [daemonsOfWorkerA]: [] } }), {
    kind: 'refused',
    code: 'NO_WAY_IN',
    message:
      "no key of yours is let in, and none can be granted: the Machine Config Operator's daemon does not run on node/worker-a: there is no pod of it",
    hint: left,
  });
});

test('where the daemon is hidden, it may run', async t => {
  assert.equal(await demand(t, grant, { list: { [daemonsOfWorkerA]: forbidden } }), grant);
});

test('what the operator would refuse is refused with its reason', async t => {
  const paused = { kind: 'refused', code: 'POOL_PAUSED', reason: 'it is paused', hint: 'resume it' } as const;
  await assert.rejects(demand(t, paused), {
    kind: 'refused',
    code: 'POOL_PAUSED',
    message: 'it is paused',
    hint: 'resume it',
  });
});

test('where nobody can grant keys, those of the user are all there is', async t => {
  for (const wayIn of [{ kind: 'unknown' }, { kind: 'granted', keys: [someKey.publicKey] }] as const) {
    await assert.rejects(demand(t, wayIn), {
      code: 'NO_WAY_IN',
      message: 'node/worker-a: none of your keys is let in there as core',
    });
  }
});

test('a grant that would disturb other nodes is made only where that was said', async t => {
  const disrupting = { ...grant, disruption: 'a reboot of each node' };
  await assert.rejects(demand(t, disrupting), {
    kind: 'refused',
    code: 'WOULD_DISRUPT',
    hint: `add --allow-disruption if that is wanted; or ${left}`,
  });
  assert.equal(await demand(t, disrupting, withDaemon, aCommon({ allowDisruption: true })), disrupting);
});

test('a user who may not make MachineConfigs is told so before anything is made', async t => {
  await assert.rejects(demand(t, grant, { ...withDaemon, isAllowed: false }), { kind: 'refused', code: 'FORBIDDEN' });
});
