import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fate, judgeTraces, type RunScope } from '../../../../src/model/cleanup/judge-traces.ts';
import type { Trace } from '../../../../src/model/cleanup/trace.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const over: RunScope = { kind: 'over' };

function ago(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

type Pod = Extract<Trace, { kind: 'pod' }>;

function pod(minutes: number, more: Partial<Pod> = {}): Trace {
  const name = { node: 'worker-a', namespace: 'debug', name: 'p', uid: 'u' };
  return { kind: 'pod', run: 'aaaaa', since: ago(minutes), ...name, isUp: true, lifetimeSeconds: 3600, ...more };
}

function namespace(minutes: number, run = 'aaaaa'): Trace {
  return { kind: 'namespace', run, since: ago(minutes), name: `n-${run}`, uid: run };
}

function key(purpose: 'run' | 'granted', minutes = 600): Trace {
  return { kind: 'key', run: 'aaaaa', since: ago(minutes), name: 'k', role: 'worker', purpose };
}

function files(neededFor: string | undefined, minutes = 600): Trace {
  const place = { node: 'worker-a', role: 'run', path: '/var/lib/x' } as const;
  return { kind: 'files', run: 'aaaaa', since: ago(minutes), neededFor, ...place };
}

function unowned(minutes: number): Trace {
  return { ...files(undefined, minutes), run: undefined };
}

const rows: readonly (readonly [title: string, traces: readonly Trace[], scope: RunScope, fates: readonly string[]])[] =
  [
    ['a pod that is up is a run at work', [pod(50)], over, ['in use']],
    ['so is all else of its run, however old', [pod(50), namespace(500)], over, ['in use', 'in use']],
    ['another run is not', [pod(50), namespace(500, 'bbbbb')], over, ['in use', 'remove']],
    ['a pod that has ended is no sign of life', [pod(50, { isUp: false })], over, ['remove']],
    ['a pod cannot get older than its lifetime, by any clock within an hour', [pod(119)], over, ['in use']],
    ['one that has is on a node without a kubelet', [pod(121)], over, ['remove']],
    ['a long session is a long life', [pod(600, { lifetimeSeconds: 86_400 })], over, ['in use']],
    ['what is younger than an hour is a sign of life', [namespace(59)], over, ['in use']],
    ['what is older is none', [namespace(61)], over, ['remove']],
    ['what was made in the future, by another clock, is young', [namespace(-50)], over, ['in use']],
    ['what does not say its age is old', [{ ...namespace(0), since: undefined }], over, ['remove']],
    [
      'what does not say whose it is goes by its own age',
      [pod(5), unowned(59), unowned(61)],
      over,
      ['in use', 'in use', 'remove'],
    ],
    ['a key of a run goes', [key('run')], over, ['remove']],
    ['a key that was granted stays', [key('granted')], over, ['keep: granted for good']],
    [
      'and is no sign of life, however young',
      [key('granted', 1), namespace(61)],
      over,
      ['keep: granted for good', 'remove'],
    ],
    ['what is needed stays', [files('a switch')], { kind: 'all' }, ['keep: a switch']],
    ['all runs are all', [pod(5), namespace(5, 'bbbbb')], { kind: 'all' }, ['remove', 'remove']],
    ['one run is that one, at work or not', [pod(5), namespace(5, 'bbbbb')], { kind: 'one', run: 'aaaaa' }, ['remove']],
    [
      'also of one run what was granted stays',
      [key('granted')],
      { kind: 'one', run: 'aaaaa' },
      ['keep: granted for good'],
    ],
  ];

for (const [title, traces, scope, fates] of rows) {
  test(title, () => {
    assert.deepEqual(
      judgeTraces(traces, scope, now).map(({ fate }) => wordsOf(fate)),
      fates,
    );
  });
}

function wordsOf(fate: Fate): string {
  return fate.kind === 'keep' ? `keep: ${fate.why}` : fate.kind;
}
