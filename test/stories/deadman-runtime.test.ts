import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc, runcThatDoesNothing, runcThatHangs } from '../support/builds.ts';
import { endingOf, refusalOf } from '../support/ending.ts';
import { atFirst } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed, isCheckPod, lastEndOn, sumOf, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll, waysTried } from '../support/tried-ways.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const runc = '/usr/bin/runc';

/** Puts a runc on worker-a, and asserts that the node is as it was, without a reboot; returns how the run ended. */
async function putAndLose(content: Uint8Array, ...words: readonly string[]) {
  const [before, { bootId }] = [await sumOf(lab(), 'worker-a', runc), machine(lab(), 'worker-a')];
  const { path } = await writeProgram(home(), 'runc', content);
  const ran = await run(['usr', 'worker-a', '--put', `${path}:${runc}`, '-o', 'json', ...words]);
  assert.equal(await sumOf(lab(), 'worker-a', runc), before, ran.stderr);
  assert.equal(machine(lab(), 'worker-a').bootId, bootId);
  assert.equal(await isArmed(lab(), 'worker-a'), false);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: it was fired before its time');
  await assertWell(lab(), 'worker-a');
  return { ...refusalOf(ran), stderr: ran.stderr };
}

test('a runc that answers --version and starts no container is taken back by the stream that is still open', async () => {
  const { status, code, message, stderr } = await putAndLose(await runcThatDoesNothing(), '--via', 'host');
  assert.deepEqual([status, code], [7, 'POD_CANNOT_START']);
  assert.match(message ?? '', /the originals are back$/);
  assert.match(stderr, /worker-a: .*: it is taken back$/m);
});

if (triesAll)
  test('so it is over SSH', async () => {
    await using key = await makeKnownKey(lab(), home());
    const { status, code } = await putAndLose(await runcThatDoesNothing(), '--key', key.path);
    assert.deepEqual([status, code], [7, 'POD_CANNOT_START']);
  });

for (const via of waysTried('host'))
  test(`--via ${via}: a run that is interrupted while no container starts takes it back before it ends`, async () => {
    await using key = await makeKnownKey(lab(), home());
    const { path } = await writeProgram(home(), 'runc', await runcThatDoesNothing());
    const before = await sumOf(lab(), 'worker-a', runc);
    const words = via === 'ssh' ? ['--key', key.path] : ['--via', 'host'];
    const { child, ended } = start(['usr', 'worker-a', '--put', `${path}:${runc}`, '-o', 'json', ...words]);
    using _moment = atFirst(lab(), isCheckPod, () => void child.kill('SIGINT'));
    const { status, code, leftovers } = endingOf(await ended);
    assert.deepEqual([status, code, leftovers], [130, 'INTERRUPTED', []]);
    assert.deepEqual([await sumOf(lab(), 'worker-a', runc), await isArmed(lab(), 'worker-a')], [before, false]);
    await assertWell(lab(), 'worker-a');
  });

if (triesAll)
  test('a runc that hangs when it is to start a container is taken back when the time for looking is over', async () => {
    const { status, code } = await putAndLose(runcThatHangs(), '--via', 'host', '--confirm-within', '10s');
    assert.deepEqual([status, code], [7, 'NOT_WELL_IN_TIME']);
  });

test('after all of that a runc that works is put and confirmed', async () => {
  const { path, sha256 } = await writeProgram(home(), 'runc', await rightRunc());
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--put', `${path}:${runc}`]);
  assert.equal(status, 0, stderr);
  assert.deepEqual([await sumOf(lab(), 'worker-a', runc), await lastEndOn(lab(), 'worker-a')], [sha256, 'confirmed']);
  await assertWell(lab(), 'worker-a');
});
