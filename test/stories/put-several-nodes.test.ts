import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc, runcThatDoesNothing } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { fileOn } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const workers = ['worker-a', 'worker-b', 'worker-c', 'worker-d'] as const;
const { lab, run, home } = tellStories({ nodes: workers.map(name => ({ name })) });

type Worker = (typeof workers)[number];

const sumOn = async (name: Worker) => (await fileOn(lab(), name, '/usr/bin/runc')).sha256;
const put = (source: string, ...words: readonly string[]) =>
  run(['usr', '--pool', 'worker', '--via', 'host', '--put', `${source}:/usr/bin/runc`, ...words, '-o', 'json']);

/** The most nodes whose put had been started and not been confirmed at any time, while `act` goes on. */
async function mostAtOnce(act: () => Promise<void>): Promise<number> {
  const atWork = new Set<string>();
  let most = 0;
  lab().journal.setGate(async entry => {
    if (entry.kind !== 'program') return;
    if (entry.argv.includes('put')) atWork.add(entry.node);
    most = Math.max(most, atWork.size);
    if (entry.argv.includes('confirm')) atWork.delete(entry.node);
  });
  await act();
  lab().journal.setGate(async () => {});
  assert.equal(atWork.size, 0);
  return most;
}

function statesOf(stdout: string): Readonly<Record<string, string>> {
  const rows: { node: string; state: string; code: string | null }[] = JSON.parse(stdout).nodes;
  return Object.fromEntries(rows.map(({ node, state, code }) => [node, [state, code].filter(Boolean).join(' ')]));
}

for (const [words, atOnce] of [
  [[], 1],
  [['--max-unavailable', '50%'], 2],
] as const)
  test(`a runc comes to a pool of four, ${atOnce} at once: ${words.join(' ') || 'by default'}`, async () => {
    const content = await rightRunc(`${atOnce}`);
    const source = await userFile(home(), 'runc', content);
    const most = await mostAtOnce(async () => {
      const { status, stdout } = await put(source, ...words);
      assert.equal(status, 0, stdout);
      assert.deepEqual(statesOf(stdout), Object.fromEntries(workers.map(name => [name, 'unlocked'])));
    });
    assert.equal(most, atOnce);
    for (const name of workers) assert.equal(await sumOn(name), sumOf(content));
  });

test('after the first failure no further node is begun, and all end with the old file', async () => {
  const before = await sumOn('worker-a');
  const source = await userFile(home(), 'runc', await runcThatDoesNothing());
  const { stdout, ...ran } = await put(source, '--max-unavailable', '1');
  const { status, code, message, leftovers } = endingOf({ stdout, ...ran });
  assert.deepEqual(statesOf(stdout), {
    'worker-a': 'rolledback POD_CANNOT_START',
    'worker-b': 'refused NOT_BEGUN',
    'worker-c': 'refused NOT_BEGUN',
    'worker-d': 'refused NOT_BEGUN',
  });
  assert.deepEqual(
    { status, code, message, leftovers },
    {
      status: 7,
      code: 'POD_CANNOT_START',
      message: '1 of 4 nodes failed: worker-a; not begun: worker-b, worker-c, worker-d',
      leftovers: [],
    },
  );
  for (const name of workers) assert.equal(await sumOn(name), before);
});

test('where one node cannot take it the others before it stay as they are, and the end is 5', async () => {
  await machine(lab(), 'worker-b').run(['sh', '-c', 'mkdir -p /usr/bin/tool']);
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  const words = ['--put', `${source}:/usr/bin/tool`, '--critical', '/usr/bin/tool', '-o', 'json'];
  const { status, stdout } = await run(['usr', '--pool', 'worker', '--via', 'host', ...words]);
  assert.deepEqual(
    [status, statesOf(stdout)],
    [
      5,
      {
        'worker-a': 'unlocked',
        'worker-b': 'refused DESTINATION_UNFIT',
        'worker-c': 'refused NOT_BEGUN',
        'worker-d': 'refused NOT_BEGUN',
      },
    ],
  );
});
