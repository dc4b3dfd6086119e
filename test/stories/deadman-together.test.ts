import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { rightRunc, rightService } from '../support/builds.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { atFirst } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import { isArmed, isSwap, lastEndOn, sumOf, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, start, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });
const paths = { runc: '/usr/bin/runc', crio: '/usr/bin/crio', kubelet: '/usr/bin/kubelet' } as const;

/** Puts a program on worker-a. */
async function put(name: keyof typeof paths, content: Uint8Array, ...words: readonly string[]) {
  const { path, sha256 } = await writeProgram(home(), name, content);
  const { status, stderr } = await run([
    'usr',
    'worker-a',
    '--via',
    'host',
    '--put',
    `${path}:${paths[name]}`,
    ...words,
  ]);
  return { status, stderr, sha256 };
}

const sumsOf = () => Promise.all(Object.values(paths).map(path => sumOf(lab(), 'worker-a', path)));

test('three puts at once on one node wait for one another; none is lost, and all originals come back', async () => {
  const originals = await sumsOf();
  const puts = await Promise.all([
    put('runc', await rightRunc()),
    put('crio', await rightService('crio')),
    put('kubelet', await rightService('kubelet')),
  ]);
  const said = puts.map(({ stderr }) => stderr).join('\n');
  assert.deepEqual(
    [puts.map(({ status }) => status), await sumsOf()],
    [[0, 0, 0], puts.map(({ sha256 }) => sha256)],
    said,
  );
  assert.match(said, /worker-a: waiting for run \w{5} of system:admin, which is at work there or not confirmed yet/);
  const reverted = await run(['usr', 'revert', 'worker-a', '--via', 'host']);
  assert.equal(reverted.status, 0, reverted.stderr);
  assert.deepEqual(await sumsOf(), originals);
  await assertWell(lab(), 'worker-a');
});

if (triesAll)
  test('two puts of the same file at once come one after the other, and the first original is kept', async () => {
    await reboot('worker-a');
    const [original] = await sumsOf();
    const puts = await Promise.all([put('runc', await rightRunc('one')), put('runc', await rightRunc('two'))]);
    const [now] = await sumsOf();
    assert.deepEqual(
      puts.map(({ status }) => status),
      [0, 0],
      puts.map(({ stderr }) => stderr).join('\n'),
    );
    assert.ok(puts.some(({ sha256 }) => sha256 === now));
    await run(['usr', 'revert', 'worker-a', '--via', 'host']);
    assert.equal((await sumsOf())[0], original);
  });

test('a client that was killed while its put had the lock does not keep others from the node for ever', async () => {
  await reboot('worker-a');
  const { path } = await writeProgram(home(), 'runc', await rightRunc('of a dead client'));
  {
    await using _watch = await lab().watchScripts('worker-a');
    const words = ['--via', 'host', '--put', `${path}:${paths.runc}`, '--confirm-within', '25s'];
    const { child, ended } = start(['usr', 'worker-a', ...words]);
    using _moment = atFirst(lab(), isSwap, async () => {
      child.kill('SIGKILL');
      if (child.signalCode === null) await once(child, 'exit');
    });
    await ended;
  }
  const hasty = await put('runc', await rightRunc('hasty'), '--lock-timeout', '1s', '-o', 'json');
  assert.equal(hasty.status, 3, hasty.stderr);
  const patient = await put('runc', await rightRunc('patient'));
  assert.equal(patient.status, 0, patient.stderr);
  assert.deepEqual([(await sumsOf())[0], await lastEndOn(lab(), 'worker-a')], [patient.sha256, 'confirmed']);
  assert.equal(await isArmed(lab(), 'worker-a'), false);
  await clearAfterKilled(lab(), 'worker-a');
});
