import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const CASES: readonly { title: string; target: unknown; patch: unknown; result: unknown }[] = [
  {
    title: 'merges conditions by their type',
    target: {
      conditions: [
        { type: 'Ready', status: 'True', reason: 'x' },
        { type: 'Disk', status: 'False' },
      ],
    },
    patch: {
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'New', status: 'True' },
      ],
    },
    result: {
      conditions: [
        { type: 'Ready', status: 'False', reason: 'x' },
        { type: 'Disk', status: 'False' },
        { type: 'New', status: 'True' },
      ],
    },
  },
  {
    title: 'merges containers by their name, and their environment too',
    target: { containers: [{ name: 'a', image: '1', env: [{ name: 'X', value: '1' }] }] },
    patch: { containers: [{ name: 'a', env: [{ name: 'Y', value: '2' }] }] },
    result: {
      containers: [
        {
          name: 'a',
          image: '1',
          env: [
            { name: 'X', value: '1' },
            { name: 'Y', value: '2' },
          ],
        },
      ],
    },
  },
  {
    title: 'replaces a node’s taints as a whole',
    target: { taints: [{ key: 'a', effect: 'NoSchedule' }] },
    patch: { taints: [{ key: 'b', effect: 'NoExecute' }] },
    result: { taints: [{ key: 'b', effect: 'NoExecute' }] },
  },
  {
    title: 'takes an item out with $patch: delete',
    target: { volumes: [{ name: 'a' }, { name: 'b' }] },
    patch: { volumes: [{ name: 'a', $patch: 'delete' }] },
    result: { volumes: [{ name: 'b' }] },
  },
  {
    title: 'replaces a list with $patch: replace',
    target: { env: [{ name: 'a' }, { name: 'b' }] },
    patch: { env: [{ $patch: 'replace' }, { name: 'c' }] },
    result: { env: [{ name: 'c' }] },
  },
  {
    title: 'replaces an object with $patch: replace',
    target: { emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    patch: { emptyDir: { $patch: 'replace', sizeLimit: '2Gi' } },
    result: { emptyDir: { sizeLimit: '2Gi' } },
  },
  {
    title: 'keeps only the keys of $retainKeys',
    target: { strategy: { type: 'Recreate', rollingUpdate: {} } },
    patch: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
    result: { strategy: { type: 'Recreate' } },
  },
  {
    title: 'orders items by $setElementOrder',
    target: { env: [{ name: 'a' }, { name: 'b' }] },
    patch: { '$setElementOrder/env': [{ name: 'c' }, { name: 'b' }, { name: 'a' }], env: [{ name: 'c' }] },
    result: { env: [{ name: 'c' }, { name: 'b' }, { name: 'a' }] },
  },
  {
    title: 'adds to finalizers and takes from them',
    target: { finalizers: ['a', 'b'] },
    patch: { finalizers: ['c'], '$deleteFromPrimitiveList/finalizers': ['a'] },
    result: { finalizers: ['b', 'c'] },
  },
  { title: 'removes with null', target: { a: 1, b: 2 }, patch: { a: null }, result: { b: 2 } },
];

for (const { title, target, patch, result } of CASES) {
  test(`a strategic merge patch ${title}`, () => assert.deepEqual(applyStrategicMergePatch(target, patch), result));
}
