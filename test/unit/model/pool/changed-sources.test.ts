import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedSources } from '../../../../src/model/pool/changed-sources.ts';
import { aPool } from '../../../support/objects.ts';

const old = ['rendered-worker-0', ['00-worker', '98-old']] as const;
const wanted = ['rendered-worker-1', ['00-worker', '99-new']] as const;

test('what comes and what goes has changed', () => {
  assert.deepEqual(changedSources(aPool({ target: wanted, settled: old })), ['99-new', '98-old']);
});

test('in a pool at rest, and in one that has never been, nothing has changed', () => {
  const found = [aPool(), aPool({ target: wanted, settled: ['', []] })].map(changedSources);
  assert.deepEqual(found, [[], []]);
});

test('a MachineConfig that was edited is not told from the others', () => {
  assert.deepEqual(changedSources(aPool({ target: ['rendered-worker-2', old[1]], settled: old })), []);
});
