import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armedUntil, changesOfPutBack, putFilesOf } from '../../../../src/model/put/put-record.ts';
import { anInstallPlan, newSum, oldSum } from '../../../support/put-plan.ts';

const runc = { path: '/usr/bin/runc', sha256: newSum };

test('the files and links of a plan are recorded, its packages are not among them', () => {
  const plan = anInstallPlan({
    changes: [
      ...anInstallPlan().changes,
      { kind: 'link', index: 2, path: '/usr/bin/crun', target: 'runc' },
      { kind: 'rpm', index: 3, sha256: newSum, name: 'runc' },
    ],
  });
  assert.deepEqual(putFilesOf(plan), [runc, { path: '/usr/bin/crun', sha256: 'link:runc' }]);
});

test('what was put back is no longer recorded', () => {
  const view = { files: [{ path: runc.path, original: oldSum, put: newSum, now: oldSum }] };
  assert.deepEqual(changesOfPutBack([runc], view), [
    { kind: 'put-back', paths: [runc.path] },
    { kind: 'put', files: [], rpms: [] },
  ]);
});

test('what an earlier run had put is there again and recorded, what others put elsewhere is not touched', () => {
  const earlier = 'c'.repeat(64);
  const view = {
    files: [
      { path: runc.path, original: oldSum, put: newSum, now: earlier },
      { path: '/usr/bin/other', original: oldSum, put: newSum, now: newSum },
    ],
  };
  assert.deepEqual(changesOfPutBack([runc], view), [
    { kind: 'put-back', paths: [runc.path] },
    { kind: 'put', files: [{ path: runc.path, sha256: earlier }], rpms: [] },
  ]);
});

test('a deadline in seconds is recorded as a date', () => {
  assert.equal(armedUntil(1_795_329_727), '2026-11-22T06:42:07.000Z');
});
