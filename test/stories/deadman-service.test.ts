import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultyService, runcThatDoesNothing, type ServiceFault } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { assertWell } from '../support/node-health.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed, lastEndOn, sumOf, sumOfMain, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const nodes = ['worker-a', 'worker-b', 'worker-c', 'worker-d'] as const;
const { lab, run, home } = tellStories({ nodes: nodes.map(name => ({ name })) });

type BadService = {
  readonly node: (typeof nodes)[number];
  readonly unit: 'kubelet' | 'crio' | 'sshd';
  readonly content: Uint8Array;
  readonly words: readonly string[];
};

/** Puts a program that a unit then runs, and asserts that the node is as it was, without a reboot. */
async function putAndLose({ node, unit, content, words }: BadService): Promise<void> {
  const target = unit === 'sshd' ? '/usr/sbin/sshd' : `/usr/bin/${unit}`;
  const [before, { bootId }] = [await sumOf(lab(), node, target), machine(lab(), node)];
  const { path } = await writeProgram(home(), unit, content);
  const ran = await run(['usr', node, '--put', `${path}:${target}`, '-o', 'json', ...words]);
  const { status, code } = refusalOf(ran);
  assert.equal(status, 7, `${node}: ${code}: ${ran.stderr}`);
  assert.deepEqual([await sumOf(lab(), node, target), await sumOfMain(lab(), node, unit)], [before, before], node);
  assert.deepEqual([machine(lab(), node).bootId, await isArmed(lab(), node)], [bootId, false]);
  assert.match(await lastEndOn(lab(), node), /^rolledback: /);
  await assertWell(lab(), node);
}

for (const via of ['host', 'ssh'] as const) {
  test(`by way of ${via}, a kubelet or a crio that starts and dies, or never answers, is taken back`, async () => {
    await using key = await makeKnownKey(lab(), home());
    const words = via === 'host' ? ['--via', 'host'] : ['--key', key.path];
    const faults: readonly ServiceFault[] = ['dies', 'sick'];
    const all = (['kubelet', 'crio'] as const).flatMap(unit => faults.map(fault => ({ unit, fault })));
    const puts = all.map(async ({ unit, fault }, at) => {
      const node = nodes[at] ?? 'worker-a';
      await putAndLose({ node, unit, content: await faultyService(fault), words });
    });
    const failed = (await Promise.allSettled(puts)).find(put => put.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

test('an sshd that does not start is taken back by the node itself', async () => {
  await using key = await makeKnownKey(lab(), home());
  const words = ['--key', key.path, '--restart', 'sshd', '--no-verify'];
  await putAndLose({ node: 'worker-a', unit: 'sshd', content: await runcThatDoesNothing(), words });
});

test('so is one that takes no connection, although it was not restarted', async () => {
  const words = ['--via', 'host', '--no-verify'];
  await putAndLose({ node: 'worker-b', unit: 'sshd', content: await runcThatDoesNothing(), words });
});
