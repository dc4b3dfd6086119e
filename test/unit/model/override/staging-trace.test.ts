import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StagingTrace, traceOf } from '../../../../src/model/override/staging-trace.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const wish = { kind: 'removed', name: 'runc' } as const;
const booted: DeploymentOptions = { digit: 'a', booted: true };
const next = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', staged: true, ...more });
const gone = { removed: ['runc-1.1-1.x86_64'] };
const theirs = next({ digit: 'c', layered: ['vim'] });

type Row = readonly [string, before: DeploymentOptions[], after: DeploymentOptions[], StagingTrace];
const rows: readonly Row[] = [
  ['nothing that is pending', [], [], 'none'],
  ['what was pending before', [next(gone)], [next(gone)], 'none'],
  ['what somebody else has staged', [], [theirs], 'none'],
  ['what somebody else has staged in place of what was there', [next({ layered: ['tree'] })], [theirs], 'none'],
  ['other kernel arguments for what was pending before', [next(gone)], [next({ ...gone, serial: 1 })], 'ours'],
  ['what was wished and nothing else', [], [next(gone)], 'ours'],
  ['what was wished and has no effect', [], [next({ requestedRemovals: ['runc'] })], 'ours'],
  ['what was wished beside what was there', [theirs], [next({ ...gone, layered: ['vim'] })], 'ours'],
  ["what was wished, and somebody else's", [], [next({ ...gone, layered: ['vim'] })], 'mixed'],
  ['what was wished, without what was there', [theirs], [next(gone)], 'mixed'],
];
for (const [title, before, after, trace] of rows) {
  test(`a staging leaves ${trace} in ${title}`, () => {
    assert.equal(traceOf([wish], aStatus(...before, booted), aStatus(...after, booted)), trace);
  });
}
