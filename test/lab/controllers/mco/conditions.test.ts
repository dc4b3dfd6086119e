import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrue, withCondition } from './conditions.ts';

const said = (type: string, status: 'True' | 'False', message: string): Parameters<typeof withCondition>[1] => ({
  type,
  status,
  reason: '',
  message,
});

test('a condition that changes moves to the end; its time is that of its status, not of its message', () => {
  const first = withCondition([], said('Updating', 'True', 'to a'), '1');
  const both = withCondition(first, said('Degraded', 'False', ''), '2');
  const reworded = withCondition(both, said('Updating', 'True', 'to b'), '3');
  const turned = withCondition(reworded, said('Degraded', 'True', 'why'), '4');
  assert.deepEqual(turned, [
    { ...said('Updating', 'True', 'to b'), lastTransitionTime: '1' },
    { ...said('Degraded', 'True', 'why'), lastTransitionTime: '4' },
  ]);
  assert.deepEqual(
    reworded.map(({ type }) => type),
    ['Degraded', 'Updating'],
  );
  assert.equal(withCondition(turned, said('Degraded', 'True', 'why'), '5'), turned);
  assert.deepEqual(
    [isTrue(turned, 'Degraded'), isTrue(both, 'Degraded'), isTrue([], 'Degraded')],
    [true, false, false],
  );
});
