import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf, oursSelector } from '../../../src/model/run-id.ts';

test('what a run makes carries who made it and which run, and is found by it', () => {
  const labels = labelsOf({ id: 'x7k2p' });
  assert.deepEqual(labels, { 'app.kubernetes.io/managed-by': 'oc-rpmoverlay', 'oc-rpmoverlay/run': 'x7k2p' });
  assert.ok(oursSelector in labels);
});
