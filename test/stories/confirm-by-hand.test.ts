import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { isArmed, lastEndOn, untilDisarmed } from '../support/put-story.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

const hint = (name: string) => `oc get node ${name} -o yaml shows what was recorded`;

/** What an unconfirmed run brought is of no use after a reboot, or once its switch has fired: the next put sweeps it. */
async function sweep(name: string): Promise<void> {
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  const { status, stderr } = await run(['usr', name, '--via', 'host', '--put', `${source}:/usr/bin/tool`]);
  assert.equal(status, 0, stderr);
}

/** A put that is left for a person to confirm. */
async function putUnconfirmed(name: string, content: Buffer, ...words: readonly string[]) {
  const source = await userFile(home(), 'runc', content);
  return run(['usr', name, '--via', 'host', '--put', `${source}:/usr/bin/runc`, '--no-confirm', ...words]);
}

for (const via of ['host', 'ssh'] as const)
  test(`--via ${via}: what --no-confirm left armed is kept by a confirmation, and stays until the next reboot`, async () => {
    await reboot('worker-a');
    await using key = await makeKnownKey(lab(), home());
    const content = await rightRunc(`confirmed via ${via}`);
    const put = await putUnconfirmed('worker-a', content, '-o', 'json');
    const { files, armedUntil } = rowOf(put);
    assert.deepEqual([put.status, files], [0, [{ path: '/usr/bin/runc', sha256: sumOf(content) }]]);
    assert.ok(await isArmed(lab(), 'worker-a'));
    const { run: id, armed } = recordOf(lab(), 'worker-a') ?? {};
    assert.deepEqual(armed, { run: id, until: armedUntil });
    const shown = await run(['status', 'worker-a', '-q', '-o', 'json']);
    assert.deepEqual(rowOf(shown).armed, { ...armed, expired: false });

    const flags = via === 'ssh' ? ['--key', key.path] : ['--via', 'host'];
    const { status, stdout, stderr } = await run(['usr', 'confirm', 'worker-a', ...flags]);
    assert.match(stdout, new RegExp(`^worker-a   confirmed   ${via} +-$`, 'm'));
    assert.equal(status, 0);
    assert.match(stderr, new RegExp(`^worker-a: what run ${id} put there stays until the next reboot$`, 'm'));
    assert.ok(!(await isArmed(lab(), 'worker-a')));
    assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/runc')).sha256, sumOf(content));
    assert.equal(recordOf(lab(), 'worker-a')?.armed, null);

    const again = await run(['usr', 'confirm', 'worker-a', '--via', 'host', '-o', 'json']);
    const message = `nothing is armed on node/worker-a: what run ${id} put there is confirmed`;
    assert.deepEqual(refusalOf(again), { status: 3, code: 'NOT_ARMED', message, hint: hint('worker-a') });
  });

test('what is to be confirmed is said, with the time and the command', async () => {
  await reboot('worker-a');
  const { status, stderr } = await putUnconfirmed('worker-a', await rightRunc('said'), '--confirm-within', '5m');
  assert.equal(status, 0);
  assert.match(
    stderr,
    /^worker-a: \/usr is writable until the next reboot; put runc; not confirmed yet: \S+ usr confirm worker-a$/m,
  );
  assert.equal((await run(['usr', 'confirm', 'worker-a', '--via', 'host'])).status, 0);
});

test('where nothing was put since the boot there is nothing to confirm, also where a reboot came before it', async () => {
  await reboot('worker-b');
  const confirm = async () => refusalOf(await run(['usr', 'confirm', 'worker-b', '--via', 'host', '-o', 'json']));
  const refused = { status: 3, code: 'NOT_ARMED', hint: hint('worker-b') };
  assert.deepEqual(await confirm(), { ...refused, message: 'nothing is armed on node/worker-b' });
  await putUnconfirmed('worker-b', await rightRunc('rebooted'));
  const id = recordOf(lab(), 'worker-b')?.run;
  await reboot('worker-b');
  const message = `nothing is armed on node/worker-b: it was rebooted since run ${id}, and what that put is gone`;
  assert.deepEqual(await confirm(), { ...refused, message });
  await sweep('worker-b');
});

test('who confirms too late hears that the node has put the old file back', async () => {
  await reboot('worker-b');
  const before = await fileOn(lab(), 'worker-b', '/usr/bin/runc');
  const put = await putUnconfirmed('worker-b', await rightRunc('late'), '--confirm-within', '10s', '-o', 'json');
  assert.equal(put.status, 0, put.stdout);
  await untilDisarmed(lab(), 'worker-b');
  assert.equal((await fileOn(lab(), 'worker-b', '/usr/bin/runc')).sha256, before.sha256);
  assert.equal(await lastEndOn(lab(), 'worker-b'), 'rolledback: nobody confirmed it in time');
  const id = recordOf(lab(), 'worker-b')?.run;
  assert.deepEqual(refusalOf(await run(['usr', 'confirm', 'worker-b', '--via', 'host', '-o', 'json'])), {
    status: 3,
    code: 'NOT_ARMED',
    message: `nothing is armed on node/worker-b: what run ${id} put there is taken back (nobody confirmed it in time)`,
    hint: hint('worker-b'),
  });
  const shown = await run(['status', 'worker-b', '--live', '-q']);
  console.log(shown.stdout);
  await sweep('worker-b');
});
