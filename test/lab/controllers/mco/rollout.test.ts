import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store, type StoredObject } from '../../api/store.ts';
import { NODES } from '../resources.ts';
import type { Marks } from './node-marks.ts';
import { markNode } from './node-marks.ts';
import { nodeOf } from './paper-cluster.ts';
import { machineConfigPools, machineConfigVersion } from './resources.ts';
import { chooseCandidates, readMaxUnavailable } from './rollout.ts';

type Given = { readonly marks?: Marks; readonly zone?: string; readonly born?: string; readonly ready?: string };

function choose(given: Readonly<Record<string, Given>>, maxUnavailable: number | string = 1): readonly string[] {
  const store = new Store();
  const pool = store.create(machineConfigPools, {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfigPool',
    metadata: { name: 'worker' },
    spec: { configuration: { name: 'new' }, maxUnavailable },
  });
  const members: StoredObject[] = Object.entries(given).flatMap(([name, { marks, zone, born, ready }]) => {
    const draft = nodeOf(name, ['worker']);
    const labels = { ...draft.metadata.labels, ...(zone && { 'topology.kubernetes.io/zone': zone }) };
    const creationTimestamp = born ?? '2026-01-01T00:00:00Z';
    const status = { conditions: [{ type: 'Ready', status: ready ?? 'True' }] };
    store.create(NODES, { ...draft, metadata: { name, labels, creationTimestamp }, status });
    markNode(store, name, { currentConfig: 'old', desiredConfig: 'old', state: 'Done', ...marks });
    return store.list(NODES).filter(node => node.metadata.name === name);
  });
  return chooseCandidates(pool, members).map(node => node.metadata.name);
}

test('zones go in their order, nodes without one last, and in a zone the oldest first', () => {
  const given = {
    a: { born: '2026-01-03T00:00:00Z' },
    b: { zone: 'z2', born: '2026-01-02T00:00:00Z' },
    c: { zone: 'z2', born: '2026-01-01T00:00:00Z' },
    d: { zone: 'z1', born: '2026-01-04T00:00:00Z' },
  };
  assert.deepEqual(choose(given, 4), ['d', 'c', 'b', 'a']);
});

test('nodes of the same age do not come in the order of the alphabet', () => {
  assert.deepEqual(choose({ a: {}, b: {}, c: {} }, 2), ['c', 'b']);
});

test('a node at work takes up a place; so does one that is not ready; one that failed with the target stops all', () => {
  const working: Marks = { desiredConfig: 'new', state: 'Working' };
  const failed: Marks = { desiredConfig: 'new', state: 'Degraded' };
  assert.deepEqual(
    [
      choose({ a: {}, b: { marks: working } }),
      choose({ a: {}, b: { ready: 'False' } }),
      choose({ a: {}, b: { marks: failed } }),
      choose({ a: {}, b: { marks: failed }, c: {} }, 2),
    ],
    [[], [], [], ['c']],
  );
});

test('a node that failed with another target is given the new one', () => {
  assert.deepEqual(choose({ a: { marks: { desiredConfig: 'other', state: 'Degraded' } } }), ['a']);
});

test('maxUnavailable is a number or a rounded down percentage, and one at least', () => {
  const cases: readonly (readonly [number | string | undefined, number, number])[] = [
    [undefined, 3, 1],
    [2, 3, 2],
    [0, 3, 1],
    ['50%', 3, 1],
    ['34%', 6, 2],
    ['1%', 6, 1],
    ['100%', 6, 6],
  ];
  assert.deepEqual(
    cases.map(([value, count]) => readMaxUnavailable(value, count)),
    cases.map(([, , wanted]) => wanted),
  );
});
