import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Install } from '../../../src/model/put/install.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import { paceOf } from '../../../src/steps/rollout/pace.ts';
import { anInstall, aUsrRequest } from '../../support/requests.ts';
import { aSource } from '../../support/sources.ts';

const rollout = { maxUnavailable: { kind: 'percent', count: 50 }, canary: 1, maxFailures: 2 } as const;
const inTurn = { kind: 'in-turn', limits: { maxUnavailable: 3, canary: 1, maxFailures: 2, parallel: 4 } };
const freely = {
  kind: 'undisturbed',
  limits: { maxUnavailable: 4, canary: 0, maxFailures: Number.POSITIVE_INFINITY, parallel: 4 },
};

const sourcesOf = (...paths: readonly string[]): InstallSources => ({
  files: paths.map(path => aSource(path, 'x')),
  rpms: [],
  async [Symbol.asyncDispose]() {},
});
const paceFor = (install: Partial<Install>, sources: InstallSources | undefined) =>
  paceOf(aUsrRequest({ install: anInstall(install), rollout }), sources, 6);

test('what makes no node unavailable is done on many nodes, however many fail', () => {
  assert.deepEqual(paceFor({}, undefined), freely);
  assert.deepEqual(paceFor({}, sourcesOf('/usr/bin/tool')), freely);
});

test('what is critical, restarted, or not known beforehand waits for its turn', () => {
  assert.deepEqual(paceFor({}, sourcesOf('/usr/bin/tool', '/usr/bin/runc')), inTurn);
  assert.deepEqual(paceFor({ restart: ['toy.service'] }, sourcesOf()), inTurn);
  assert.deepEqual(paceFor({ critical: ['/usr/bin/tool'] }, sourcesOf('/usr/bin/tool')), inTurn);
  assert.deepEqual(paceFor({ rpms: ['https://example.test/x.rpm'] }, sourcesOf()), inTurn);
});
