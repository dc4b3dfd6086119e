import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Install } from '../../../src/model/put/install.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import { paceOf, rolloutPace } from '../../../src/steps/rollout/pace.ts';
import { anInstall, aUsrRequest } from '../../support/requests.ts';
import { aSource } from '../../support/sources.ts';

const rollout = { maxUnavailable: { kind: 'percent', count: 50 }, maxFailures: 2 } as const;
const rolling = { parallel: 3, maxFailures: 2 };
const freely = { parallel: 4 };

const sourcesOf = (...paths: readonly string[]): InstallSources => ({
  files: paths.map(path => aSource(path, 'x')),
  rpms: [],
  async [Symbol.asyncDispose]() {},
});
const paceFor = (install: Partial<Install>, sources: InstallSources | undefined) =>
  paceOf(aUsrRequest({ install: anInstall(install), rollout }), sources, 6);

test('as many nodes as may be unavailable are at work at once, until too many have failed', () => {
  assert.deepEqual(rolloutPace(rollout, 6), rolling);
});

test('what makes no node unavailable is done on many nodes, however many fail', () => {
  assert.deepEqual(paceFor({}, undefined), freely);
  assert.deepEqual(paceFor({}, sourcesOf('/usr/bin/tool')), freely);
});

test('what is critical, restarted, or not known beforehand rolls', () => {
  assert.deepEqual(paceFor({}, sourcesOf('/usr/bin/tool', '/usr/bin/runc')), rolling);
  assert.deepEqual(paceFor({ restart: ['toy.service'] }, sourcesOf()), rolling);
  assert.deepEqual(paceFor({ critical: ['/usr/bin/tool'] }, sourcesOf('/usr/bin/tool')), rolling);
  assert.deepEqual(paceFor({ rpms: ['https://example.test/x.rpm'] }, sourcesOf()), rolling);
});
