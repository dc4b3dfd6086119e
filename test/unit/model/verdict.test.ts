import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, going, stuck } from '../../../src/model/verdict.ts';

test('a verdict is done, still going with a reason, or stuck with a way out', () => {
  assert.deepEqual(
    [done, going('not yet'), stuck('GONE', 'it is gone', 'look')],
    [
      { kind: 'done' },
      { kind: 'going', reason: 'not yet' },
      { kind: 'stuck', code: 'GONE', reason: 'it is gone', hint: 'look' },
    ],
  );
});
