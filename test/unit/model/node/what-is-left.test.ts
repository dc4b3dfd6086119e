import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usrAnnotation } from '../../../../src/model/node/node-record.ts';
import { whatIsLeft } from '../../../../src/model/node/what-is-left.ts';
import { aNode } from '../../../support/objects.ts';
import { aRecord } from '../../../support/records.ts';

const byHand = 'reboot worker-a from its console, its BMC or its cloud, which drops all that was written to /usr';
const armed = aRecord({ armed: { run: 'x7k2p', until: '2026-11-22T11:10:00.000Z' } });
const recorded = (record: object, bootId = 'boot-1') =>
  aNode({ bootId, annotations: { [usrAnnotation]: JSON.stringify(record) } });

test('a node that cannot be reached can be rebooted by hand', () => {
  assert.deepEqual([aNode(), recorded(aRecord())].map(whatIsLeft), [byHand, byHand]);
});

test("a dead-man's switch of this boot does it by itself, one of another boot does not", () => {
  assert.deepEqual([recorded(armed), recorded(armed, 'boot-2')].map(whatIsLeft), [
    `wait for its dead-man's switch, which fires at 2026-11-22T11:10:00.000Z; or ${byHand}`,
    byHand,
  ]);
});
