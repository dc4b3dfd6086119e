import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { atFirst, program, request } from '../support/moment.ts';
import { keysOf, machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { cordonedNode, pausedPool, poolIs, somebodysConfig, unrenderableSpec, until } from '../support/trouble.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });
const usr = ['usr', 'worker-a', '-o', 'json'];
const keyIsGranted = request('POST', 'machineconfigs');

/** The failure of a run that made a key's MachineConfig, took it back, and left the node as it was. */
async function failure(...words: string[]) {
  const keys = await keysOf(lab(), 'worker-a');
  const view = viewJournal(lab());
  const failed = refusalOf(await run([...usr, ...words]));
  const made = view.changes().filter(change => change.includes('machineconfigs'));
  assert.deepEqual(
    made.map(change => change.split('/')[0]),
    ['POST machineconfigs', 'DELETE machineconfigs'],
  );
  assert.deepEqual(await keysOf(lab(), 'worker-a'), keys);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  return failed;
}

test('a node that becomes degraded half-way fails with the reason of its daemon', async () => {
  using _moment = atFirst(lab(), keyIsGranted, () => {
    lab().knobs.mcoDegraded.set('worker-a', 'no space left on device');
  });
  const failed = await failure();
  lab().knobs.mcoDegraded.clear();
  await until(lab(), () => poolIs(lab(), 'Degraded', 'False') && poolIs(lab(), 'Updated', 'True'));
  assert.deepEqual(failed, {
    status: 1,
    code: 'NODE_DEGRADED',
    message: 'node/worker-a: its configuration is Degraded: no space left on device',
    hint: 'oc describe node/worker-a',
  });
});

test('a pool that is paused half-way fails with the words that resume it', async () => {
  using troubles = new DisposableStack();
  troubles.use(atFirst(lab(), keyIsGranted, () => void troubles.use(pausedPool(lab(), 'worker'))));
  assert.deepEqual(await failure(), {
    status: 1,
    code: 'POOL_PAUSED',
    message: 'node/worker-a: machineconfigpool/worker was paused meanwhile',
    hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
  });
});

test("somebody else's MachineConfig that cannot be rendered fails a run that waits for the pool", async () => {
  await using troubles = new AsyncDisposableStack();
  troubles.use(atFirst(lab(), keyIsGranted, () => void troubles.use(somebodysConfig(lab(), unrenderableSpec))));
  const { message, ...failed } = await failure();
  assert.deepEqual(failed, { status: 1, code: 'POOL_DEGRADED', hint: 'oc describe mcp/worker' });
  assert.match(message ?? '', /^node\/worker-a: machineconfigpool\/worker is degraded: .*non-core user$/);
});

test('a key that never comes is given up with exit 4 and the last that was seen, and is taken back', async () => {
  // Nothing moves while a node is cordoned and one at most may be unavailable.
  using _cordoned = cordonedNode(lab(), 'worker-b');
  const { message, ...failed } = await failure('--timeout', '3s');
  assert.deepEqual(failed, { status: 4, code: 'TIMEOUT', hint: 'give it more time: --timeout' });
  assert.match(
    message ?? '',
    /^node\/worker-a: gave up after 3 s; last seen: waiting for rendered-worker-[0-9a-f]{6}… \(0 of 2 updated\)$/,
  );
});

const moments = [
  ['while its key is rolled out', keyIsGranted],
  ['while it is looked at', program('exec', 'base64')],
] as const;
for (const [when, moment] of triesAll ? moments : moments.slice(0, 1)) {
  test(`a node that is rebooted ${when} ends the run, and all that was made is taken back`, async () => {
    let up = Promise.resolve();
    using _moment = atFirst(lab(), moment, () => {
      up = machine(lab(), 'worker-a').reboot();
      return up;
    });
    const { code, ...failed } = refusalOf(await run(usr));
    await up;
    // Which of them it is depends on whether the kubelet that comes up has spoken of its pods yet.
    assert.match(code ?? '', /^(POD_GONE|CONTAINER_GONE|CONNECTION_LOST)$/);
    assert.deepEqual([failed.status, failed.hint], [1, 'run the command again']);
    assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  });
}
