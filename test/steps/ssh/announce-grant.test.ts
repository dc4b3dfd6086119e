import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from '../../../src/model/pool/pool.ts';
import { announceGrant } from '../../../src/steps/ssh/announce-grant.ts';
import { aPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const worker = aPool({ name: 'worker', counts: { machine: 3 } });
const infra = aPool({ name: 'infra', roles: ['worker', 'infra'], counts: { machine: 2 } });
const edge = aPool({ name: 'edge', roles: ['worker', 'edge'], counts: { machine: 0 } });
const alone = aPool({ name: 'worker', counts: { machine: 1 } });

const rows: readonly (readonly [pool: Pool, others: readonly Pool[], disruption: string | undefined, words: string])[] =
  [
    [worker, [infra], undefined, 'pools worker, infra, 5 nodes, no reboot'],
    [worker, [infra], 'it drains', 'pools worker, infra, 5 nodes, it drains'],
    [worker, [], undefined, 'pool worker, 3 nodes, no reboot'],
    [alone, [], undefined, 'pool worker, 1 node, no reboot'],
    [alone, [edge], undefined, 'pools worker, edge, 1 node, no reboot'],
  ];
for (const [pool, others, disruption, words] of rows) {
  test(`the pools that inherit the role, all of their nodes and the effect are told: ${words}`, () => {
    const ports = expecting();
    announceGrant(ports, { pool, pools: [pool, aPool({ name: 'master' }), ...others], disruption });
    assert.deepEqual(ports.events, [{ kind: 'notice', text: `letting a key in as core by a MachineConfig: ${words}` }]);
  });
}
