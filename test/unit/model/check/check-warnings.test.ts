import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objected, ok } from '../../../../src/model/check/check-row.ts';
import { warningsIn } from '../../../../src/model/check/check-warnings.ts';

const about = (name: string) => ({ topic: 'image', subject: { kind: 'node', name } }) as const;

test('a warning is told in full with its way out, once for all of which it holds', () => {
  const layered = { code: 'LAYERED_IMAGE', reason: 'layered: built:1', hint: 'ask it: --live' };
  const rows = [
    objected(about('a'), 'warning', layered),
    objected(about('b'), 'warning', layered),
    objected(about('c'), 'warning', { code: 'OS_UNKNOWN', reason: 'no ostree' }),
    objected(about('d'), 'failure', layered),
    ok(about('e'), 'not layered'),
  ];
  assert.deepEqual(warningsIn(rows), ['node/a, node/b: layered: built:1; ask it: --live', 'node/c: no ostree']);
});
