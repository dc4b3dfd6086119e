import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsrRequest } from '../../../src/model/request.ts';
import { prepareUsr } from '../../../src/steps/prepare/prepare-usr.ts';
import { someKey } from '../../support/keys.ts';
import { rawPool } from '../../support/objects.ts';
import { aReadableCluster, letting, rebootingForKeys, type Scene } from '../../support/readable-cluster.ts';
import { aCommon, aUsrRequest, someSshFlags } from '../../support/requests.ts';

const rebooting = { 'machineconfigurations/cluster': rebootingForKeys };
const allowed = aCommon({ allowDisruption: true });

const rows: readonly [string, Scene, Partial<UsrRequest>, string | undefined][] = [
  ['a key that disturbs nobody', {}, {}, undefined],
  ['a key that reboots, without leave', { get: rebooting }, {}, 'WOULD_DISRUPT'],
  ['a key that reboots when it is taken back, with leave', { get: rebooting }, { common: allowed }, 'WOULD_DISRUPT'],
  [
    'a key that reboots and then stays, with leave',
    { get: rebooting },
    { common: allowed, ssh: someSshFlags({ keepKey: true }) },
    undefined,
  ],
  ['no key at all', { get: rebooting }, { via: 'host' }, undefined],
  [
    'a key that is let in already',
    { get: { ...rebooting, 'machineconfigs/r0': letting(someKey.line) } },
    {},
    undefined,
  ],
  ['a paused pool', { get: rebooting, pools: [rawPool({ paused: true })] }, { common: allowed }, 'POOL_PAUSED'],
];
for (const [what, scene, request, code] of rows) {
  test(`an overlay by way of ${what} is ${code ?? 'not refused'}`, async t => {
    const { nodes } = await prepareUsr(aReadableCluster(scene), aUsrRequest(request), t.signal);
    assert.equal(nodes[0]?.objection?.code, code);
  });
}

test('why a key that is taken back would end the overlay is told, with both ways out', async t => {
  const ports = aReadableCluster({ get: rebooting });
  const { nodes } = await prepareUsr(ports, aUsrRequest({ common: allowed }), t.signal);
  const { message, hint } = nodes[0]?.objection ?? {};
  assert.deepEqual(
    [message, hint],
    [
      'node/worker-a would be rebooted again when the key is taken back, and its /usr be read-only as before',
      'add --keep-key, which leaves the key there, or --via host, which needs none',
    ],
  );
});
