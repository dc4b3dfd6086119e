import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeChecks, nodeResult, shownRows } from '../../../../src/model/check/check-result.ts';
import { type CheckRow, type CheckSubject, objected, ok, theCluster } from '../../../../src/model/check/check-row.ts';
import { checkTable } from '../../../../src/model/check/check-table.ts';
import { tableText } from '../../../../src/report/table-text.ts';

const onNode = (name: string): CheckSubject => ({ kind: 'node', name });
const [a, b] = ['worker-a', 'worker-b'].map(onNode);
if (!a || !b) throw new Error('there are two nodes');
const pool: CheckSubject = { kind: 'pool', name: 'worker' };
const paused = { code: 'POOL_PAUSED', reason: 'machineconfigpool/worker is paused', hint: 'resume it' };

const version = ok({ topic: 'version', subject: theCluster }, 'OpenShift 4.20.3');
const keys = objected({ topic: 'keys', subject: pool }, 'failure', paused);
const ready = (subject: CheckSubject) => ok({ topic: 'node', subject }, 'Ready');
const from = (subject: CheckSubject, other: string) => ok({ topic: 'rescue', subject }, `from node/${other}`);
const asked = (subject: CheckSubject) => ok({ topic: 'sshd', subject }, 'answers');
const of = (subject: CheckSubject, other: string) => [ready(subject), from(subject, other), asked(subject)];
const rows = [version, keys, ...of(a, 'worker-b'), ...of(b, 'worker-a')];

function cells(all: readonly CheckRow[], width: 'narrow' | 'wide') {
  const { columns, rows: lines } = checkTable(all, width);
  return [columns.map(({ title }) => title), ...lines.map(line => line.cells)];
}

test('what holds for several nodes alike is one row, and all of one check stand together', () => {
  assert.deepEqual(cells(rows, 'narrow'), [
    ['SUBJECT', 'CHECK', 'VERDICT', 'SEEN'],
    ['cluster', 'version', 'ok', 'OpenShift 4.20.3'],
    ['pool worker', 'keys', 'failure', 'POOL_PAUSED: machineconfigpool/worker is paused'],
    ['2 nodes', 'node', 'ok', 'Ready'],
    ['node worker-a', 'rescue', 'ok', 'from node/worker-b'],
    ['node worker-b', 'rescue', 'ok', 'from node/worker-a'],
    ['2 nodes', 'sshd', 'ok', 'answers'],
  ]);
});

test('the wide one has the way out', () => {
  assert.deepEqual(cells([version, keys], 'wide'), [
    ['SUBJECT', 'CHECK', 'VERDICT', 'CODE', 'SEEN', 'WAY OUT'],
    ['cluster', 'version', 'ok', undefined, 'OpenShift 4.20.3', undefined],
    ['pool worker', 'keys', 'failure', 'POOL_PAUSED', 'machineconfigpool/worker is paused', 'resume it'],
  ]);
});

test('in the wide one each that is not well is named, and commands are named in the narrow one too', () => {
  const of = (name: string): CheckSubject => ({ kind: 'command', name });
  const denied = (name: string, reason: string) =>
    objected({ topic: 'rights', subject: of(name) }, 'failure', { code: 'FORBIDDEN', reason });
  const allowed = (name: string) => ok({ topic: 'rights', subject: of(name) }, 'all');
  const all = [denied('reboot', 'nodes'), allowed('status'), denied('rescue', 'pods'), allowed('key list')];
  assert.deepEqual(cells(all, 'narrow').slice(1), [
    ['2 commands', 'rights', 'failure', 'FORBIDDEN: reboot, rescue'],
    ['2 commands', 'rights', 'ok', 'status, key list'],
  ]);
  assert.deepEqual(cells(all, 'wide').slice(1), [
    ['command reboot', 'rights', 'failure', 'FORBIDDEN', 'nodes', undefined],
    ['2 commands', 'rights', 'ok', undefined, 'all', undefined],
    ['command rescue', 'rights', 'failure', 'FORBIDDEN', 'pods', undefined],
  ]);
});

test('a line of the narrow one has 100 columns at most', () => {
  const long = ok({ topic: 'system', subject: onNode('ip-10-0-1-5.ec2.internal') }, 'x'.repeat(200));
  const lines = tableText(checkTable([long], 'narrow'), 'table', { redact: text => text, columns: undefined })
    .trimEnd()
    .split('\n');
  assert.equal(Math.max(...lines.map(line => line.length)), 100);
});

test('a name of 253 characters leaves room for the beginning of what is seen', () => {
  const long = ok({ topic: 'node', subject: onNode('n'.repeat(253)) }, 'x'.repeat(200));
  assert.equal(cells([long], 'narrow')[1]?.at(-1), `${'x'.repeat(23)}…`);
});

const noted = objected({ topic: 'drain', subject: a }, 'warning', { code: 'DRAIN_REFUSED', reason: 'pods' });
const unseen = objected({ topic: 'the node itself', subject: a }, 'not looked at', { code: 'NOT_ASKED', reason: '?' });
const nothing = { code: null, message: null, hint: null };
const results = [
  [[], { state: 'ok', ...nothing }],
  [[ready(a), unseen], { state: 'ok', ...nothing }],
  [[unseen, noted, ready(a)], { state: 'warning', ...nothing }],
  [[noted, keys], { state: 'failure', code: 'POOL_PAUSED', message: paused.reason, hint: 'resume it' }],
] as const;
for (const [checked, { state, ...failure }] of results) {
  test(`of ${checked.map(({ verdict }) => verdict).join(', ') || 'nothing'} a node is: ${state}`, () => {
    assert.deepEqual(nodeResult({ node: 'worker-a', rows: checked }), { node: 'worker-a', state, ...failure });
  });
}

test('warnings, and what was not looked at, are no failure of the run', () => {
  assert.equal(judgeChecks([version, noted, unseen]), undefined);
});

test('a failure refuses the run; that of the cluster has its way out there', () => {
  const failed = { kind: 'refused', code: 'CHECK_FAILED', message: '1 of 8 checks failed', hint: null };
  assert.deepEqual(judgeChecks(rows), failed);
  const old = objected({ topic: 'version', subject: theCluster }, 'failure', { ...paused, hint: 'update' });
  assert.deepEqual(judgeChecks([keys, old]), { ...failed, message: '2 of 2 checks failed', hint: 'update' });
});

test('in JSON a row names its subject as kubectl does', () => {
  assert.deepEqual(shownRows([keys, ready(a), version]), [
    {
      subject: 'machineconfigpool/worker',
      topic: 'keys',
      verdict: 'failure',
      code: 'POOL_PAUSED',
      seen: 'machineconfigpool/worker is paused',
      wayOut: 'resume it',
    },
    { subject: 'node/worker-a', topic: 'node', verdict: 'ok', code: null, seen: 'Ready', wayOut: null },
    { subject: 'cluster', topic: 'version', verdict: 'ok', code: null, seen: 'OpenShift 4.20.3', wayOut: null },
  ]);
});
