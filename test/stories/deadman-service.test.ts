import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultyService, runcThatDoesNothing, type ServiceFault } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { assertWell } from '../support/node-health.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed, lastEndOn, sumOf, sumOfMain, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const nodes = ['worker-a', 'worker-b', 'worker-c'] as const;
const { lab, run, home } = tellStories({ nodes: nodes.map(name => ({ name })) });

type Node = (typeof nodes)[number];

type BadService = {
  readonly node: Node;
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

test('a kubelet or a crio that dies or never answers, and an sshd that lets nobody in, are taken back by the node', async () => {
  await using key = await makeKnownKey(lab(), home());
  const viaSsh = ['--key', key.path];
  const viaHost = ['--via', 'host'];
  const faulty = async (node: Node, unit: BadService['unit'], fault: ServiceFault, words: readonly string[]) => {
    await putAndLose({ node, unit, content: await faultyService(fault), words });
  };
  // Each waits for a minute whether it comes up after all.
  await allDone([
    faulty('worker-a', 'kubelet', 'sick', viaSsh),
    faulty('worker-b', 'crio', 'dies', viaHost),
    putAndLose({
      node: 'worker-c',
      unit: 'sshd',
      content: await runcThatDoesNothing(),
      words: [...viaHost, '--no-verify'],
    }),
  ]);
  if (!triesAll) return;
  await allDone([faulty('worker-a', 'kubelet', 'dies', viaHost), faulty('worker-b', 'crio', 'sick', viaSsh)]);
});

async function allDone(puts: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(puts)).find(put => put.status === 'rejected');
  if (failed) throw failed.reason;
}

test('an sshd that does not start is taken back at once', async () => {
  await using key = await makeKnownKey(lab(), home());
  const words = ['--key', key.path, '--restart', 'sshd', '--no-verify'];
  await putAndLose({ node: 'worker-a', unit: 'sshd', content: await runcThatDoesNothing(), words });
});
