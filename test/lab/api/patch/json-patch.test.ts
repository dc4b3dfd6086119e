import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyJsonPatch } from './json-patch.ts';

const DOCUMENT = { metadata: { annotations: { 'rec/x': '1' } }, list: ['a', 'b'] };

const CASES: readonly { title: string; patch: object[]; result: unknown }[] = [
  {
    title: 'adds a key whose name has a slash',
    patch: [{ op: 'add', path: '/metadata/annotations/rec~1y', value: '2' }],
    result: { metadata: { annotations: { 'rec/x': '1', 'rec/y': '2' } }, list: ['a', 'b'] },
  },
  {
    title: 'inserts into a list, and appends with a dash',
    patch: [
      { op: 'add', path: '/list/1', value: 'x' },
      { op: 'add', path: '/list/-', value: 'y' },
    ],
    result: { ...DOCUMENT, list: ['a', 'x', 'b', 'y'] },
  },
  { title: 'removes an item', patch: [{ op: 'remove', path: '/list/0' }], result: { ...DOCUMENT, list: ['b'] } },
  { title: 'replaces', patch: [{ op: 'replace', path: '/list/0', value: 1 }], result: { ...DOCUMENT, list: [1, 'b'] } },
  {
    title: 'moves',
    patch: [{ op: 'move', from: '/list', path: '/metadata/list' }],
    result: { metadata: { ...DOCUMENT.metadata, list: ['a', 'b'] } },
  },
  {
    title: 'copies',
    patch: [{ op: 'copy', from: '/list', path: '/other' }],
    result: { ...DOCUMENT, other: ['a', 'b'] },
  },
  {
    title: 'goes on after a test that holds',
    patch: [
      { op: 'test', path: '/list', value: ['a', 'b'] },
      { op: 'remove', path: '/list' },
    ],
    result: { metadata: DOCUMENT.metadata },
  },
];

for (const { title, patch, result } of CASES) {
  test(`a JSON patch ${title}`, () => assert.deepEqual(applyJsonPatch(DOCUMENT, patch), result));
}

const BROKEN: readonly [string, unknown][] = [
  ['a test that does not hold', [{ op: 'test', path: '/list/0', value: 'z' }]],
  ['a missing path', [{ op: 'remove', path: '/nope' }]],
  ['an index beyond the end', [{ op: 'add', path: '/list/3', value: 1 }]],
  ['an unknown operation', [{ op: 'increase', path: '/list' }]],
  ['what is no list', { op: 'remove', path: '/list' }],
];

for (const [title, patch] of BROKEN) {
  test(`a JSON patch with ${title} is refused with a message that does not say why`, () => {
    assert.throws(() => applyJsonPatch(DOCUMENT, patch), {
      message: 'the server rejected our request due to an error in our request',
    });
  });
}
