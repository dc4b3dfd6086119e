import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc, rightService } from '../support/builds.ts';
import { viewJournal } from '../support/journal-view.ts';
import { isArmed, lastEndOn, sumOfMain } from '../support/put-story.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const sums = async () => ({
  crio: (await fileOn(lab(), 'worker-a', '/usr/bin/crio')).sha256,
  kubelet: (await fileOn(lab(), 'worker-a', '/usr/bin/kubelet')).sha256,
});
const running = async () => ({
  crio: await sumOfMain(lab(), 'worker-a', 'crio.service'),
  kubelet: await sumOfMain(lab(), 'worker-a', 'kubelet.service'),
});

for (const via of waysTried('ssh'))
  test(`--via ${via}: what was restarted for a put runs the old files again, and a new pod starts`, async () => {
    await reboot('worker-a');
    await using key = await makeKnownKey(lab(), home());
    const flags = via === 'ssh' ? ['--key', key.path] : ['--via', 'host'];
    const before = await sums();
    const crio = await userFile(home(), 'crio', await rightService('crio', via));
    const kubelet = await userFile(home(), 'kubelet', await rightService('kubelet', via));
    const puts = ['--put', `${crio}:/usr/bin/crio`, '--put', `${kubelet}:/usr/bin/kubelet`];
    const ran = await run(['usr', 'worker-a', ...flags, ...puts, '-o', 'json']);
    assert.deepEqual([ran.status, rowOf(ran).restarted], [0, ['crio.service', 'kubelet.service']]);
    assert.notDeepEqual(await running(), before);

    const view = viewJournal(lab());
    const { status, stderr } = await run(['usr', 'revert', 'worker-a', ...flags]);
    assert.equal(status, 0, stderr);
    assert.deepEqual([await sums(), await running()], [before, before]);
    assert.match(stderr, /^worker-a: put back 2 files; restarted crio\.service, kubelet\.service$/m);
    assert.equal(view.created('pods').length, 2);
    assert.deepEqual(recordOf(lab(), 'worker-a')?.files, []);
  });

test('a revert disarms the switch of a put that nobody has confirmed', async () => {
  await reboot('worker-a');
  const before = await fileOn(lab(), 'worker-a', '/usr/bin/runc');
  const source = await userFile(home(), 'runc', await rightRunc('unconfirmed'));
  const put = await run(['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/runc`, '--no-confirm']);
  assert.equal(put.status, 0, put.stderr);
  assert.ok(await isArmed(lab(), 'worker-a'));

  const { status, stderr } = await run(['usr', 'revert', 'worker-a', '--via', 'host']);
  assert.equal(status, 0, stderr);
  assert.ok(!(await isArmed(lab(), 'worker-a')));
  assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/runc')).sha256, before.sha256);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: it was reverted');
  const { files, armed } = recordOf(lab(), 'worker-a') ?? {};
  assert.deepEqual({ files, armed }, { files: [], armed: null });
});
