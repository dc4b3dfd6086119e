import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podLifetimeSeconds } from '../../../../src/model/pod/pod-lifetime.ts';
import { aCommon } from '../../../support/requests.ts';

const rows: readonly [number, 'run' | 'session', number][] = [
  [600_000, 'run', 3600],
  [3_600_001, 'run', 3601],
  [7_200_000, 'run', 7200],
  [600_000, 'session', 86_400],
  [172_800_000, 'session', 172_800],
];
for (const [timeoutMs, use, seconds] of rows) {
  test(`the pod of a ${use} that may take ${timeoutMs} ms ends by itself after ${seconds} s`, () => {
    assert.equal(podLifetimeSeconds(aCommon({ timeoutMs }), use), seconds);
  });
}
