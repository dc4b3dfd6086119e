import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announceGrant } from '../../../src/steps/ssh/announce-grant.ts';
import { aPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const worker = aPool({ name: 'worker', counts: { machine: 3 } });
const pools = [
  worker,
  aPool({ name: 'master' }),
  aPool({ name: 'infra', roles: ['worker', 'infra'], counts: { machine: 2 } }),
];

const rows: readonly [string | undefined, string][] = [
  [undefined, 'no reboot'],
  ['it drains', 'it drains'],
];
for (const [disruption, effect] of rows) {
  test(`the pools that inherit the role and all of their nodes are told, and that there is ${effect}`, () => {
    const ports = expecting();
    announceGrant(ports, { pool: worker, pools, disruption });
    const text = `letting a key in as core by a MachineConfig: pools worker, infra, 5 nodes, ${effect}`;
    assert.deepEqual(ports.events, [{ kind: 'notice', text }]);
  });
}
