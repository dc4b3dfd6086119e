import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runcThatDoesNothing } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { atFirst } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import { machine } from '../support/node-truth.ts';
import { loseOriginals } from '../support/put-on-node.ts';
import { isArmed, isCheckPod, sumOf, writeProgram } from '../support/put-story.ts';
import { recover } from '../support/recover.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });
const runc = '/usr/bin/runc';
/** Puts a runc that starts no container on worker-a; `spoil` is done before it is seen that none starts. */
async function putAndLose(spoil: () => Promise<unknown>, ...words: readonly string[]) {
  const [old, { path }] = [
    await sumOf(lab(), 'worker-a', runc),
    await writeProgram(home(), 'runc', await runcThatDoesNothing()),
  ];
  using _moment = atFirst(lab(), isCheckPod, async () => void (await spoil()));
  const ran = await run(['usr', 'worker-a', '--put', `${path}:${runc}`, '-o', 'json', ...words]);
  const isOld = (await sumOf(lab(), 'worker-a', runc)) === old;
  return { ...endingOf(ran), isOld, stderr: ran.stderr };
}

const spoilt = [
  ['whose originals are lost', loseOriginals],
  [
    'whose disk is full',
    (node: ReturnType<typeof machine>) =>
      node.run(['sh', '-c', 'fallocate -l "$(df -B1 --output=avail /var | tail -1)" /var/filler']),
  ],
] as const;
for (const [what, spoil] of triesAll ? spoilt : spoilt.slice(1))
  test(`a node ${what} reboots instead of putting back, and the run says so`, async t => {
    const node = machine(lab(), 'worker-a');
    const { bootId } = node;
    const { status, code, message, leftovers, isOld, stderr } = await putAndLose(() => spoil(node), '--via', 'host');
    await node.run(['sh', '-c', 'rm -f /var/filler /var/lib/oc-rpmoverlay/boots/*/*.new']);
    assert.deepEqual([status, code, isOld], [7, 'POD_CANNOT_START', true], stderr);
    assert.match(message ?? '', /the node has rebooted, and its \/usr is as it was$/);
    assert.notEqual(node.bootId, bootId);
    assert.equal(await isArmed(lab(), 'worker-a'), false);
    for (const left of leftovers) await recover(lab(), left.recover, text => t.diagnostic(text));
    await assertWell(lab(), 'worker-a');
  });

test('without a switch a node that starts no pod is left so; rescue puts the original back', async t => {
  await using key = await makeKnownKey(lab(), home());
  const words = ['--key', key.path];
  const ran = await putAndLose(async () => {}, ...words, '--no-deadman');
  const { status, code, message, hint, isOld, leftovers } = ran;
  assert.deepEqual([status, code, isOld], [1, 'POD_CANNOT_START', false]);
  assert.match(message ?? '', /what was put is left as it is$/);
  assert.match(hint ?? '', /^[^,;]+ rescue worker-a$/);
  const rescued = await run(['rescue', 'worker-a', ...words]);
  assert.match(rescued.stdout, /^worker-a +rescued +revert +worker-b +-$/m);
  for (const left of leftovers) await recover(lab(), left.recover, text => t.diagnostic(text));
  await assertWell(lab(), 'worker-a');
});

test('where a put took the originals with it too, rescue reboots the node', async t => {
  await using key = await makeKnownKey(lab(), home());
  const words = ['--key', key.path];
  const lose = () => loseOriginals(machine(lab(), 'worker-a'));
  const { status, isOld, leftovers } = await putAndLose(lose, ...words, '--no-deadman');
  assert.deepEqual([status, isOld], [1, false]);
  const rescued = await run(['rescue', 'worker-a', ...words, '--yes']);
  assert.match(rescued.stdout, /^worker-a +rescued +reboot +worker-b +-$/m);
  for (const left of leftovers) await recover(lab(), left.recover, text => t.diagnostic(text));
  await assertWell(lab(), 'worker-a');
});
