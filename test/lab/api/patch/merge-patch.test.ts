import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyMergePatch } from './merge-patch.ts';

const CASES: readonly { title: string; target: unknown; patch: unknown; result: unknown }[] = [
  { title: 'adds and replaces', target: { a: 1, b: 2 }, patch: { b: 3, c: 4 }, result: { a: 1, b: 3, c: 4 } },
  {
    title: 'removes with null, at any depth',
    target: { a: { b: 1, c: 2 } },
    patch: { a: { b: null } },
    result: { a: { c: 2 } },
  },
  { title: 'replaces lists as a whole', target: { a: [1, 2] }, patch: { a: [3] }, result: { a: [3] } },
  {
    title: 'makes objects that were missing, without nulls',
    target: {},
    patch: { a: { b: { c: null, d: 1 } } },
    result: { a: { b: { d: 1 } } },
  },
  { title: 'replaces what was no object', target: { a: 'x' }, patch: { a: { b: 1 } }, result: { a: { b: 1 } } },
];

for (const { title, target, patch, result } of CASES) {
  test(`a merge patch ${title}`, () => assert.deepEqual(applyMergePatch(target, patch), result));
}
