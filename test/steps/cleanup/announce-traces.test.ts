import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRow } from '../../../src/model/cleanup/cleanup-table.ts';
import type { Trace } from '../../../src/model/cleanup/trace.ts';
import { type Announcing, announceTraces, demandConsent } from '../../../src/steps/cleanup/announce-traces.ts';
import { expecting } from '../../support/ports.ts';

const now = Date.parse('2026-11-22T08:31:52Z');
const origin = { run: 'x7k2p', since: '2026-11-22T06:31:52Z' };
const row = (more: Partial<TraceRow> = {}): TraceRow => ({
  ...{ kind: 'namespace', what: 'namespace/n', node: null, ...origin, state: 'planned', why: null, hint: null },
  ...more,
});

const announced = (...rows: readonly TraceRow[]) => announcedWith({}, ...rows);

function announcedWith(more: Partial<Announcing['common']>, ...rows: readonly TraceRow[]): readonly string[] {
  const ports = expecting();
  announceTraces(ports, { rows, now, common: { dryRun: false, yes: false, ...more } });
  return ports.events.map(event => ('text' in event ? event.text : event.kind));
}

test('what is to be removed is listed before anybody is asked', () => {
  assert.deepEqual(announced(row(), row({ what: 'cordon', node: 'worker-a' })), [
    'WHAT          NODE       RUN     AGE    WILL BE',
    'namespace/n   -          x7k2p   120m   removed',
    'cordon        worker-a   x7k2p   120m   removed',
  ]);
  assert.deepEqual(announced(row({ state: 'kept', why: 'granted for good' })), []);
  assert.deepEqual(announced(), ['no run has left anything']);
});

test('with --yes nothing is listed before it is removed, and with --dry-run all is, since nothing follows', () => {
  assert.deepEqual(announcedWith({ yes: true }, row()), []);
  assert.deepEqual(
    announcedWith({ dryRun: true, yes: true }, row({ state: 'in-use' }), row({ state: 'kept', why: 'w' })),
    [
      'WHAT          NODE   RUN     AGE    WILL BE',
      'namespace/n   -      x7k2p   120m   kept (in use?)',
      'namespace/n   -      x7k2p   120m   kept (w)',
      'a run that made something of this may be at work still; if none is, add --run x7k2p or --all-runs',
    ],
  );
  assert.deepEqual(announcedWith({ dryRun: true }), ['the API shows nothing that a run has left']);
});

test('what is kept for somebody to decide comes with the command, once', () => {
  const kept = (why: string, hint: string | null) => row({ state: 'kept', why, hint });
  const confirm = 'oc rpmoverlay usr confirm worker-a';
  assert.deepEqual(
    announced(kept('armed', confirm), kept('armed', confirm), kept('granted for good', 'x'), kept('at work', null)),
    [`kept (armed); to decide otherwise: ${confirm}`, 'kept (granted for good); to decide otherwise: x'],
  );
});

test('what a run may be using comes with the flag that removes it too', () => {
  const hint = (...runs: readonly (string | null)[]) =>
    announced(...runs.map(run => row({ state: 'in-use', run }))).at(-1);
  const start = 'a run that made something of this may be at work still; if none is, add ';
  assert.equal(hint('x7k2p', 'x7k2p'), `${start}--run x7k2p or --all-runs`);
  assert.equal(hint('x7k2p', 'other'), `${start}--all-runs`);
  assert.equal(hint(null), `${start}--all-runs`);
});

test('it is asked once, and a no is a refusal', async t => {
  const traces: readonly Trace[] = [
    { kind: 'namespace', ...origin, name: 'n', uid: 'u' },
    { kind: 'cordon', ...origin, node: 'worker-a', state: 'holds' },
  ];
  const asked: object[] = [];
  const answering = (answer: boolean) =>
    expecting({
      reporter: {
        ask: async question => {
          asked.push(question);
          return answer;
        },
      },
    });
  await demandConsent(answering(true), traces, t.signal);
  assert.deepEqual(asked, [{ text: 'remove these 2 things?', nodes: ['worker-a'] }]);
  await assert.rejects(demandConsent(answering(false), traces, t.signal), { kind: 'refused', code: 'DECLINED' });
});
