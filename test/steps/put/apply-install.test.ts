import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { putStatus } from '../../../src/model/put/put-events.ts';
import { applyInstall } from '../../../src/steps/put/apply-install.ts';
import { lost } from '../../support/answers.ts';
import { type ApplySceneOptions, anApplyScene } from '../../support/apply-scene.ts';
import { words } from '../../support/put-host.ts';
import { newSum } from '../../support/put-plan.ts';
import { until } from '../../support/put-scene.ts';
import { aRecord } from '../../support/records.ts';

const runc = { path: '/usr/bin/runc', sha256: newSum };
const cannotStart = new Failure('failed', 'POD_CANNOT_START', 'node/worker-a: exec format error', { hint: 'look' });
const forbidden = new Failure('refused', 'FORBIDDEN', 'you may not create pods', { hint: 'ask' });
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
type Given = Pick<ApplySceneOptions, 'deadman' | 'failure'> & {
  /** Seconds; default: armed. */
  readonly deadmanSeconds?: number | undefined;
  readonly signal?: AbortSignal;
};

/** Installs on a node that does its part when it is told to. */
function applying(given: Given = {}) {
  const plan = { deadmanSeconds: 'deadmanSeconds' in given ? given.deadmanSeconds : 600 };
  const { scene, options } = anApplyScene({ ...given, plan });
  const changes = () => scene.host.ran.filter(each => !each.endsWith(words.show) && !/ActiveState/.test(each));
  const applied = applyInstall(scene.ports, options, given.signal ?? new AbortController().signal);
  return { scene, changes, applied };
}

/** What the end of the run then takes back. */
async function atEnd({ scene }: ReturnType<typeof applying>) {
  const known = scene.host.ran.length;
  const leftovers = await scene.undo.run();
  return { leftovers, ran: scene.host.ran.slice(known), removed: scene.brought.removed };
}

test('what is well is confirmed through the new pod, recorded, and nothing but what was brought is taken back', async () => {
  const work = applying();
  work.scene.put();
  assert.deepEqual(await work.applied, { files: [runc], armedUntil: undefined });
  assert.deepEqual(work.changes(), [`ssh<: ${words.put}`, `check: ${words.confirm}`]);
  assert.deepEqual(work.scene.record(), aRecord({ files: [runc] }));
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('where a person is to confirm, the switch stays armed, and it is said until when', async () => {
  const work = applying({ deadman: { confirmedBy: 'person' } });
  work.scene.put();
  assert.deepEqual(await work.applied, { files: [runc], armedUntil: until });
  assert.deepEqual(work.changes(), [`ssh<: ${words.put}`]);
  assert.deepEqual(work.scene.record(), aRecord({ files: [runc], armed: { run: 'x7k2p', until } }));
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('a connection that was lost before it told of the switch makes no difference', async () => {
  for (const [confirmedBy, armed] of [
    ['us', undefined],
    ['person', until],
  ] as const) {
    const work = applying({ deadman: { confirmedBy } });
    work.scene.remote.lose(lost);
    work.scene.put();
    assert.deepEqual(await work.applied, { files: [runc], armedUntil: armed });
    const record = armed === undefined ? {} : { armed: { run: 'x7k2p', until } };
    assert.deepEqual(work.scene.record(), aRecord({ files: [runc], ...record }));
  }
});

test('without a switch there is nothing to confirm', async () => {
  const work = applying({ deadmanSeconds: undefined });
  work.scene.put();
  assert.deepEqual(await work.applied, { files: [runc], armedUntil: undefined });
  assert.deepEqual(work.changes(), [`ssh<: ${words.put}`]);
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('what is not well is taken back at once, also where looking was not allowed', async () => {
  for (const failure of [cannotStart, forbidden]) {
    const work = applying({ failure });
    work.scene.put();
    await assert.rejects(work.applied, {
      kind: 'rolledback',
      code: failure.code,
      message: `${failure.message}; the originals are back`,
    });
    assert.deepEqual(work.changes(), [`ssh<: ${words.put}`, 'stream: fire']);
    const [warning] = work.scene.ports.events.filter(({ kind }) => kind === 'warning');
    assert.deepEqual(warning, { kind: 'warning', node: 'worker-a', text: `${failure.message}: it is taken back` });
    assert.deepEqual(work.scene.record(), aRecord());
    assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
  }
});

test('what is not well and has no switch is left as it is, with the ways back', async () => {
  const work = applying({ failure: forbidden, deadmanSeconds: undefined });
  work.scene.put();
  await assert.rejects(work.applied, {
    kind: 'failed',
    code: 'FORBIDDEN',
    message: 'you may not create pods; what was put is left as it is',
    hint: 'oc rpmoverlay usr revert worker-a, or where no pod starts: oc rpmoverlay rescue worker-a',
  });
  assert.deepEqual(work.changes(), [`ssh<: ${words.put}`]);
  assert.deepEqual(work.scene.record(), aRecord({ files: [runc] }));
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('what the node refuses is refused, and there is nothing to take back', async () => {
  const work = applying();
  work.scene.remote.stderr.write('/usr is not writable');
  work.scene.remote.end(putStatus.refused);
  await assert.rejects(work.applied, { kind: 'refused', code: 'PUT_REFUSED' });
  assert.equal(work.scene.record(), undefined);
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('what the node has put back by itself is rolled back, and no switch stays recorded', async () => {
  const work = applying();
  work.scene.remote.stdout.write('armed\t1795330312\n');
  work.scene.remote.stderr.write('no space left');
  work.scene.remote.end(putStatus.putBack);
  await assert.rejects(work.applied, {
    kind: 'rolledback',
    code: 'PUT_FAILED',
    message: 'node/worker-a: no space left; everything is as it was',
  });
  assert.deepEqual(work.scene.record(), aRecord());
  assert.deepEqual(await atEnd(work), { leftovers: [], ran: [], removed: 1 });
});

test('what the node could not put back, its switch has to: that is waited for', async () => {
  const work = applying();
  work.scene.remote.end(putStatus.stuck);
  await assert.rejects(work.applied, {
    kind: 'rolledback',
    message: 'node/worker-a: the put ended with status 21; the originals are back',
  });
  assert.deepEqual(work.changes(), [`ssh<: ${words.put}`]);
});

test('what is not seen to be taken back in time leads to rescue, and the end of the run tries once more', async () => {
  const work = applying({ failure: cannotStart });
  const { scene } = work;
  scene.remote.stdin.removeAllListeners('data').resume(); // It does not hear.
  scene.host.commands[words.fire] = () => ({ status: 1 });
  const { sleep } = scene.clock;
  scene.ports.clock.sleep = async (ms, signal) => {
    scene.clock.deadlines.find(deadline => deadline.ms === 15 * 60_000)?.expire();
    await sleep(ms, signal);
  };
  scene.put();
  await assert.rejects(work.applied, {
    kind: 'failed',
    code: 'NOT_SEEN_BACK',
    message: 'node/worker-a: exec format error; whether it was taken back is not known',
    hint: 'oc rpmoverlay rescue worker-a',
  });
  assert.deepEqual(scene.undo.pending, [
    { what: 'node/worker-a: what was put there', recover: 'oc rpmoverlay usr revert worker-a' },
  ]);
});

test('a run that is told to stop leaves the taking back to its end, and that fires', async () => {
  const stop = new AbortController();
  const work = applying({ signal: stop.signal });
  stop.abort(interrupted);
  await assert.rejects(work.applied, interrupted);
  assert.deepEqual(
    work.scene.ports.events.filter(({ kind }) => kind === 'warning'),
    [],
  );
  work.scene.put();
  const { leftovers, ran, removed } = await atEnd(work);
  assert.deepEqual([leftovers, ran[0], removed], [[], 'stream: fire', 1]);
});

test('a bug is not taken for a failure of the put', async () => {
  const bug = new Error('a bug');
  const work = applying();
  work.scene.remote.lose(bug);
  await assert.rejects(work.applied, bug);
});
