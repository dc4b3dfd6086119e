import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { nameUnderTest } from '../support/program.ts';
import { lastEndOn, untilDisarmed } from '../support/put-story.ts';
import { fileOn, recordOf } from '../support/put-truth.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const hint = `${nameUnderTest()} status worker-a --live`;

/** What an unconfirmed run brought is of no use after a reboot, or once its switch has fired: the next put sweeps it. */
async function sweep(): Promise<void> {
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/tool`]);
  assert.equal(status, 0, stderr);
}

/** A put that is left for a person to confirm. */
async function putUnconfirmed(content: Buffer, ...words: readonly string[]) {
  const source = await userFile(home(), 'runc', content);
  return run(['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/runc`, '--no-confirm', ...words]);
}

test('where nothing was put since the boot there is nothing to confirm, also where a reboot came before it', async () => {
  await reboot('worker-a');
  const confirm = async () => refusalOf(await run(['usr', 'confirm', 'worker-a', '--via', 'host', '-o', 'json']));
  const refused = { status: 3, code: 'NOT_ARMED', hint };
  assert.deepEqual(await confirm(), { ...refused, message: 'nothing is armed on node/worker-a' });
  await putUnconfirmed(await rightRunc('rebooted'));
  const id = recordOf(lab(), 'worker-a')?.run;
  await reboot('worker-a');
  const message = `nothing is armed on node/worker-a: it was rebooted since run ${id}, and what that put is gone`;
  assert.deepEqual(await confirm(), { ...refused, message });
  await sweep();
});

test('who confirms too late hears that the node has put the old file back', async () => {
  await reboot('worker-a');
  const before = await fileOn(lab(), 'worker-a', '/usr/bin/runc');
  const put = await putUnconfirmed(await rightRunc('late'), '--confirm-within', '15s', '-o', 'json');
  assert.equal(put.status, 0, put.stdout);
  await untilDisarmed(lab(), 'worker-a');
  assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/runc')).sha256, before.sha256);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: nobody confirmed it in time');
  const id = recordOf(lab(), 'worker-a')?.run;
  assert.deepEqual(refusalOf(await run(['usr', 'confirm', 'worker-a', '--via', 'host', '-o', 'json'])), {
    status: 3,
    code: 'NOT_ARMED',
    message: `nothing is armed on node/worker-a: what run ${id} put there is taken back (nobody confirmed it in time)`,
    hint,
  });
  const shown = await run(['status', 'worker-a', '--live', '-q']);
  assert.match(shown.stdout, /^worker-a +unlocked +runc \(put back\) .* fired: all was put back /m);
  await sweep();
});
