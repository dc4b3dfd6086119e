import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Upgrade, upgrades } from '../../../../src/model/pool/upgrade.ts';

const completed = { state: 'Completed', version: '4.20.3' };
const partial = { state: 'Partial', version: '4.20.4' };
const progressing = { type: 'Progressing', status: 'True', message: 'Working towards 4.20.4' };

const rows: readonly (readonly [title: string, status: object, upgrade: Upgrade | undefined])[] = [
  ['at rest', { history: [completed], conditions: [{ type: 'Progressing', status: 'False' }] }, undefined],
  ['that says nothing', {}, undefined],
  [
    'at work',
    { history: [partial, completed], conditions: [progressing] },
    { to: '4.20.4', message: 'Working towards 4.20.4' },
  ],
  [
    'that has not written its history yet',
    { history: [completed], desired: { version: '4.20.4' }, conditions: [progressing] },
    { to: '4.20.4', message: 'Working towards 4.20.4' },
  ],
  ['that is stuck in an update', { history: [partial, completed] }, { to: '4.20.4', message: '' }],
  ['that does not say to what', { conditions: [{ type: 'Progressing', status: 'True' }] }, { to: '', message: '' }],
];
for (const [title, status, upgrade] of rows) {
  test(`a cluster ${title} is ${upgrade ? 'being updated' : 'not being updated'}`, () => {
    assert.deepEqual(upgrades.read({ status }), upgrade);
  });
}
