import assert from 'node:assert/strict';
import type { Lab } from '../lab/lab.ts';
import { rightRunc, rightService } from './builds.ts';
import { assertWell } from './node-health.ts';
import { sumOf, sumOfMain, writeProgram } from './put-story.ts';
import type { Stories } from './stories.ts';
import { triesAll } from './tried-ways.ts';

/** Nodes on which the same is put side by side. */
export const nodesOfPut: readonly string[] = triesAll ? ['worker-a', 'worker-b', 'worker-c', 'worker-d'] : ['worker-a'];

const runc = '/usr/bin/runc';
const crio = '/usr/bin/crio';

/** What a node has at both paths: `old` or `new` together is one whole. */
const sums = { old: new Set<string>(), new: new Set<string>() };

/** The words that put a runc and a crio, so that more than one file is swapped and units are restarted. */
export async function putArguments({ lab, home }: Stories, ...words: readonly string[]): Promise<readonly string[]> {
  const [newRunc, newCrio] = [
    await writeProgram(home(), 'runc', await rightRunc()),
    await writeProgram(home(), 'crio', await rightService('crio')),
  ];
  const [node = ''] = nodesOfPut;
  sums.old = new Set([await sumOf(lab(), node, runc), await sumOf(lab(), node, crio)]);
  sums.new = new Set([newRunc.sha256, newCrio.sha256]);
  return [
    '--put',
    `${newRunc.path}:${runc}`,
    '--put',
    `${newCrio.path}:${crio}`,
    '--no-verify',
    '-o',
    'json',
    ...words,
  ];
}

/** Asserts that a node has both files old or both new, as its last run ended, runs them, is Ready, and starts a new pod. */
export async function assertWholePut(lab: Lab, node: string, end: string): Promise<void> {
  const there = new Set([await sumOf(lab, node, runc), await sumOf(lab, node, crio)]);
  assert.deepEqual(there, end === 'confirmed' ? sums.new : sums.old, end);
  assert.equal(await sumOfMain(lab, node, 'crio.service'), await sumOf(lab, node, crio));
  await assertWell(lab, node);
}
