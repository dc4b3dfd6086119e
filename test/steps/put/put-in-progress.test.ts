import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putStatus } from '../../../src/model/put/put-events.ts';
import { PutInProgress } from '../../../src/steps/put/put-in-progress.ts';
import { failing, lost } from '../../support/answers.ts';
import { words } from '../../support/put-host.ts';
import { newSum } from '../../support/put-plan.ts';
import { aPutScene, type PutScene, until } from '../../support/put-scene.ts';
import { aRecord } from '../../support/records.ts';

const program = 'oc rpmoverlay';
const runc = { path: '/usr/bin/runc', sha256: newSum };
const whatWasPut = { what: 'node/worker-a: what was put there', recover: 'oc rpmoverlay usr revert worker-a' };

function begin(scene: PutScene, more: Partial<Pick<PutScene, 'shell' | 'pod'>> = {}): PutInProgress {
  const { pod, shell, staged, note, undo } = { ...scene, ...more };
  return new PutInProgress(scene.ports, { pod, shell, startShell: scene.shell, staged, note, undo, program });
}

const soon = () => new Promise(setImmediate);

test('what the node says is told, and an armed switch is recorded', async () => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.put();
  assert.equal((await put.ended).kind, 'done');
  await soon();
  const told = scene.ports.events.filter(({ kind }) => kind !== 'detail');
  assert.deepEqual(
    told.map(event => ('text' in event ? `${event.kind}: ${event.text}` : event.kind)),
    [
      "notice: dead-man's switch armed: unless confirmed, the node takes it back at 06:51:52Z",
      'progress: put /usr/bin/runc',
      'progress: all is in place',
    ],
  );
  assert.deepEqual(scene.record(), aRecord({ armed: { run: 'x7k2p', until } }));
  assert.deepEqual([put.files, put.hasSwitch, put.isSettled], [[runc], true, false]);
});

test('it is fired by the connection that is open, waited for, and recorded as put back', async t => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.put();
  await put.ended;
  await scene.note([{ kind: 'put', files: [runc], rpms: [] }], t.signal);
  assert.equal((await put.takeBack(t.signal)).kind, 'put-back');
  assert.deepEqual(scene.host.ran, [`ssh<: ${words.put}`, 'stream: fire', `ssh: ${words.show}`]);
  assert.deepEqual(scene.record(), aRecord());
  assert.equal(put.isSettled, true);
});

test('where that connection is lost, it is fired by another one of the way in', async t => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.put();
  await put.ended;
  scene.remote.lose(lost);
  await soon();
  await put.takeBack(t.signal);
  assert.deepEqual(scene.host.ran.slice(1), [`ssh: ${words.show}`, `ssh: ${words.fire}`, `host: ${words.show}`]);
});

test('where the way in leads nowhere any more, it is fired through the pod', async t => {
  const scene = aPutScene();
  const put = begin(scene, { shell: { ...scene.shell, run: failing(lost) } });
  scene.put();
  scene.remote.lose(lost);
  await put.takeBack(t.signal);
  assert.deepEqual(
    scene.host.ran.slice(1),
    [words.show, words.fire, words.show].map(each => `host: ${each}`),
  );
});

test('where nothing leads there, its timer fires it, which is waited for', async t => {
  const scene = aPutScene();
  let asked = 0;
  const run: PutScene['shell']['run'] = async (command, signal) => {
    if (asked++ < 3) throw lost;
    scene.host.commands[words.fire]?.(); // Its time is up.
    return scene.shell.run(command, signal);
  };
  const put = begin(scene, {
    shell: { ...scene.shell, run },
    pod: { ...scene.pod, onHost: { ...scene.shell, run: failing(lost) } },
  });
  scene.put();
  scene.remote.lose(lost);
  assert.equal((await put.takeBack(t.signal)).kind, 'put-back');
  assert.deepEqual(scene.host.ran.slice(1), [`ssh: ${words.show}`]);
});

test('a put that has ended by itself is not fired, but looked at', async t => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.remote.end(putStatus.stuck);
  await put.takeBack(t.signal);
  assert.deepEqual(scene.host.ran.slice(1), [`ssh: ${words.show}`]);
});

test('until it is settled, the end of the run takes it back, and then what was brought', async () => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.put();
  await put.ended;
  assert.deepEqual(scene.undo.pending, [whatWasPut]);
  assert.deepEqual(await scene.undo.run(), []);
  assert.ok(scene.host.ran.includes('stream: fire'));
  assert.deepEqual([scene.brought.forgotten, scene.brought.removed], [1, 1]);
  assert.equal(scene.shell.started()[0]?.aborted, true);
});

test('once it is settled, the end of the run takes away what was brought, and nothing else', async () => {
  const scene = aPutScene();
  const put = begin(scene);
  scene.put();
  await put.ended;
  put.settle();
  assert.deepEqual(scene.undo.pending, [scene.brought.leftover]);
  assert.deepEqual(await scene.undo.run(), []);
  assert.equal(scene.host.ran.includes('stream: fire'), false);
  assert.equal(scene.brought.removed, 1);
  assert.equal(scene.shell.started()[0]?.aborted, true);
});

test('a put without a switch is left as it is by the end of the run, and named', async () => {
  const scene = aPutScene({ plan: { deadmanSeconds: undefined } });
  const put = begin(scene);
  scene.put();
  await put.ended;
  assert.deepEqual(await scene.undo.run(), [whatWasPut]);
  assert.deepEqual([scene.host.ran.length, scene.brought.removed, scene.record()], [1, 1, undefined]);
});

test('what the end of the run could not take back, or away, is what is left', async () => {
  const confirmed = aPutScene();
  const put = begin(confirmed);
  confirmed.put();
  await put.ended;
  confirmed.remote.lose(lost);
  confirmed.host.commands[words.confirm]?.(); // Somebody else did.
  const byItself = `; unless confirmed, the node takes it back at ${until}`;
  assert.deepEqual(await confirmed.undo.run(), [{ ...whatWasPut, what: `${whatWasPut.what}${byItself}` }]);

  const kept = aPutScene({ plan: { deadmanSeconds: undefined } });
  kept.brought.remove = failing(lost);
  begin(kept);
  kept.put();
  assert.deepEqual(await kept.undo.run(), [whatWasPut, kept.brought.leftover]);
});
