import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseKeyChange } from '../../../src/steps/prepare/refuse-key-change.ts';
import { listing } from '../../support/answers.ts';
import { someFacts } from '../../support/facts.ts';
import { aPool, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aCommon } from '../../support/requests.ts';

const pool = aPool();
const rebooting = someFacts({ machineConfiguration: { sshKeyActions: ['Reboot'] } });

test('a change that disturbs nobody is not refused', async t => {
  await refuseKeyChange(expecting(), { pool, facts: someFacts(), common: aCommon() }, t.signal);
});

test('a pool that cannot take the change up is refused without a further look', async t => {
  const paused = aPool({ paused: true });
  await assert.rejects(refuseKeyChange(expecting(), { pool: paused, facts: rebooting, common: aCommon() }, t.signal), {
    kind: 'refused',
    code: 'POOL_PAUSED',
    message: 'machineconfigpool/worker is paused',
  });
});

test('a change that would reboot nodes is refused with their names, unless that was allowed', async t => {
  const ports = expecting({ cluster: { list: listing({ nodes: [rawNode()] }) } });
  await assert.rejects(refuseKeyChange(ports, { pool, facts: rebooting, common: aCommon() }, t.signal), {
    kind: 'refused',
    code: 'WOULD_DISRUPT',
    message:
      "a change of the keys of machineconfigpool/worker would disturb worker-a: the cluster's NodeDisruptionPolicy for sshkey is Reboot",
    hint: 'add --allow-disruption if that is wanted',
  });
  const common = aCommon({ allowDisruption: true });
  await refuseKeyChange(expecting(), { pool, facts: rebooting, common }, t.signal);
});

test('--yes does not allow it', async t => {
  const ports = expecting({ cluster: { list: listing({ nodes: [] }) } });
  const common = aCommon({ yes: true });
  await assert.rejects(refuseKeyChange(ports, { pool, facts: rebooting, common }, t.signal), { code: 'WOULD_DISRUPT' });
});
