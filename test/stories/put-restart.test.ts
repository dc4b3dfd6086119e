import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rightRunc, rightService } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { lastEndOn, sumOfMain } from '../support/put-story.ts';
import { fileOn, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const put = (...words: readonly string[]) => run(['usr', 'worker-a', '--via', 'host', ...words]);

/** When the main process of a unit was started last, in microseconds. */
async function startOf(unit: string): Promise<number> {
  const show = ['systemctl', 'show', '--property=ExecMainStartTimestampMonotonic', '--value', unit];
  return Number(await machine(lab(), 'worker-a').run(show));
}

test('a new crio restarts crio and then the kubelet, and what they run is seen through a new connection', async () => {
  await reboot('worker-a');
  const content = await rightService('crio');
  const { status, stdout, stderr } = await put('--put', `${await userFile(home(), 'crio', content)}:/usr/bin/crio`);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.match(stderr, /^worker-a: restarting crio\.service$/m);
  assert.match(stderr, /^worker-a: looking through a new connection$/m);
  assert.match(
    stderr,
    /^worker-a: put crio; restarted crio\.service, kubelet\.service; \/usr is writable until the next reboot$/m,
  );
  assert.equal(await sumOfMain(lab(), 'worker-a', 'crio.service'), sumOf(content));
  const [crio, kubelet] = [await startOf('crio'), await startOf('kubelet')];
  assert.ok(crio < kubelet, `crio started at ${crio}, kubelet at ${kubelet}`);
});

test('what runs anew for each container restarts nothing', async () => {
  const before = [await startOf('crio'), await startOf('kubelet')];
  const ran = await put(
    '--put',
    `${await userFile(home(), 'runc', await rightRunc('quiet'))}:/usr/bin/runc`,
    '-o',
    'json',
  );
  assert.deepEqual([ran.status, rowOf(ran).restarted], [0, []]);
  assert.deepEqual([await startOf('crio'), await startOf('kubelet')], before);
});

/** A service that runs this program, where both are put. */
async function toy(program: string | Uint8Array): Promise<readonly string[]> {
  const unit = join(await mkdtemp(join(home(), 'unit-')), 'toyd.service');
  await writeFile(unit, '[Service]\nExecStart=/usr/bin/toyd sleep 1000\n');
  const toyd = await userFile(home(), 'toyd', program);
  return ['--put', `${unit}:/usr/lib/systemd/system/toyd.service`, '--put', `${toyd}:/usr/bin/toyd`];
}

/** Whatever service the toy is by then ends with the disposal. */
const endOfToy = (): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    await machine(lab(), 'worker-a').run(['systemctl', 'stop', 'toyd']);
  },
});

test('a unit that comes with its program is started, in the stead of those that would have been restarted', async () => {
  await using _toy = endOfToy();
  const before = await startOf('kubelet');
  const kubelet = await userFile(home(), 'kubelet', await rightService('kubelet'));
  const words = [...(await toy(await rightRunc('toyd'))), '--put', `${kubelet}:/usr/bin/kubelet`, '--restart', 'toyd'];
  const ran = await put(...words, '-o', 'json');
  assert.deepEqual([ran.status, rowOf(ran).restarted], [0, ['toyd.service']], ran.stdout);
  assert.equal(await machine(lab(), 'worker-a').run(['systemctl', 'is-active', 'toyd']), 'active\n');
  assert.equal(await startOf('kubelet'), before);
});

test('where a unit does not go on with its new file the old one is put back and runs, and the end is 7', async () => {
  await using _toy = endOfToy();
  await machine(lab(), 'worker-a').run(['systemctl', 'start', 'toyd']);
  const before = await fileOn(lab(), 'worker-a', '/usr/bin/toyd');
  const words = await toy('#!/bin/sh\n[ "$1" = --version ]\n');
  assert.deepEqual(refusalOf(await put(...words, '--restart', 'toyd', '-o', 'json')), {
    status: 7,
    code: 'PUT_FAILED',
    message: 'node/worker-a: toyd.service is failed; everything is as it was',
    hint: 'add -v to see what ran on the host',
  });
  assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/toyd')).sha256, before.sha256);
  assert.equal(await machine(lab(), 'worker-a').run(['systemctl', 'is-active', 'toyd']), 'active\n');
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: toyd.service is failed');
});

test('a unit is restarted though nothing is put', async () => {
  const before = [await startOf('crio'), await startOf('kubelet')];
  const ran = await put('--restart', 'kubelet', '-o', 'json');
  const { files, restarted, armedUntil } = rowOf(ran);
  assert.deepEqual([ran.status, files, restarted, armedUntil], [0, [], ['kubelet.service'], null]);
  assert.equal(await startOf('crio'), before[0]);
  assert.notEqual(await startOf('kubelet'), before[1]);
});

test('a unit that there is not is refused before anything is changed', async () => {
  assert.deepEqual(refusalOf(await put('--restart', 'nonesuch', '-o', 'json')), {
    status: 3,
    code: 'UNIT_NOT_FOUND',
    message: 'node/worker-a: there is no unit nonesuch.service',
    hint: 'oc debug node/worker-a -- chroot /host systemctl list-unit-files',
  });
});
