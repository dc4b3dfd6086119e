import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PoolState, poolState, poolWords } from '../../../../src/model/pool/pool-state.ts';
import { aPool } from '../../../support/objects.ts';

const updating = { Updated: 'False', Updating: 'True' };
const states: readonly (readonly [string, Parameters<typeof aPool>[0], Partial<PoolState>, string])[] = [
  ['settled', {}, { state: 'Updated' }, 'worker (Updated)'],
  ['updating', { conditions: updating }, { state: 'Updating' }, 'worker (Updating)'],
  [
    'degraded, whatever else it is',
    { conditions: { ...updating, NodeDegraded: ['True', 'worker-a: no space'] } },
    { state: 'Degraded', message: 'worker-a: no space' },
    'worker (Degraded)',
  ],
  ['paused', { paused: true }, { state: 'Updated', paused: true }, 'worker (Updated, paused)'],
  [
    'paused with an update to come',
    { paused: true, conditions: { Updated: 'False' } },
    { state: null, paused: true },
    'worker (paused)',
  ],
  ['so new that nothing is known of it', { conditions: { Updated: 'False' } }, { state: null }, 'worker'],
];
for (const [what, options, state, words] of states) {
  test(`a pool that is ${what} is ${words}`, () => {
    const expected = { name: 'worker', paused: false, message: null, ...state };
    assert.deepEqual([poolState(aPool(options)), poolWords(poolState(aPool(options)))], [expected, words]);
  });
}
