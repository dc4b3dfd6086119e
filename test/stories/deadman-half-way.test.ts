import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeStore } from '../../src/model/node/node-store.ts';
import { askAsAdmin, pathOfDebugPod } from '../support/admin.ts';
import { rightRunc } from '../support/builds.ts';
import { type Ending, endingOf } from '../support/ending.ts';
import { atFirst, type Moment, program } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed, isSwap, lastEndOn, sumOf, writeProgram } from '../support/put-story.ts';
import { recover } from '../support/recover.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const runc = '/usr/bin/runc';
let builds = 0;

/** Puts another runc that works on worker-a, and does something at a moment of that. */
async function putAnd(moment: Moment, act: () => void | Promise<void>) {
  const { path, sha256 } = await writeProgram(home(), 'runc', await rightRunc(`${++builds}`));
  await using _watch = await lab().watchScripts('worker-a');
  using _moment = atFirst(lab(), moment, act);
  const { stderr, ...ran } = await run(['usr', 'worker-a', '--via', 'host', '--put', `${path}:${runc}`, '-o', 'json']);
  const { status, code, message, leftovers } = endingOf({ stderr, ...ran });
  assert.equal(await isArmed(lab(), 'worker-a'), false, stderr);
  await assertWell(lab(), 'worker-a');
  return { status, code, message, leftovers, isNew: (await sumOf(lab(), 'worker-a', runc)) === sha256, stderr };
}

/** Asserts that what the run brought to the node is all that it left there, and takes it away as it says. */
async function assertLeftByPod(leftovers: Ending['leftovers'], tell: (text: string) => void): Promise<void> {
  assert.deepEqual(
    leftovers.map(({ what }) => what.replace(/\w+$/, 'RUN')),
    ['node/worker-a: /var/lib/oc-rpmoverlay/runs/RUN'],
  );
  for (const left of leftovers) await recover(lab(), left.recover, tell);
}

if (triesAll)
  test('a connection that drops while a file is uploaded is taken up again, and the file is put', async () => {
    const { status, isNew, stderr } = await putAnd(program('exec', '/new/1'), () => lab().open.drop());
    assert.deepEqual([status, isNew], [0, true], stderr);
  });

test('a connection that drops while the node is at work is no obstacle: it is looked at through a new one', async () => {
  const { status, isNew, stderr } = await putAnd(isSwap, () => lab().open.drop());
  assert.deepEqual([status, isNew, await lastEndOn(lab(), 'worker-a')], [0, true, 'confirmed'], stderr);
});

if (triesAll)
  test('nor is a debug pod that somebody deletes then; what only that pod could remove is named', async t => {
    const { status, isNew, leftovers, stderr } = await putAnd(isSwap, async () => {
      await askAsAdmin(lab(), 'DELETE', `${pathOfDebugPod(lab())}?gracePeriodSeconds=0`);
    });
    assert.deepEqual([status, isNew, await lastEndOn(lab(), 'worker-a')], [6, true, 'confirmed'], stderr);
    await assertLeftByPod(leftovers, text => t.diagnostic(text));
  });

test('a node that is rebooted half-way has its old files, and the run says what happened', async t => {
  const node = machine(lab(), 'worker-a');
  const { status, code, message, isNew, leftovers } = await putAnd(isSwap, () => void node.reboot());
  assert.deepEqual([status, code, isNew], [7, 'NODE_REBOOTED', false]);
  assert.match(message ?? '', /it was rebooted meanwhile.*; the node has rebooted, and its \/usr is as it was$/);
  await assertLeftByPod(leftovers, text => t.diagnostic(text));
});

test('the put after that works, and sweeps what the former boot has left', async () => {
  const { status, isNew, stderr } = await putAnd(
    () => false,
    () => {},
  );
  assert.deepEqual([status, isNew], [0, true], stderr);
  const { bootId } = machine(lab(), 'worker-a');
  const boots = await machine(lab(), 'worker-a').listDirectory(`${nodeStore}/boots`);
  assert.deepEqual([...boots].sort(), [bootId, 'last-of-former-boot'].sort());
});
