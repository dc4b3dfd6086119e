import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc, runcThatDoesNothing } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { fileOn } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { cordonedNode, zonedNodes } from '../support/trouble.ts';
import { userFile } from '../support/user-files.ts';

const workers = ['worker-a', 'worker-b', 'worker-c', 'worker-d'] as const;
const { lab, run, home } = tellStories({ nodes: workers.map(name => ({ name })) });

type Worker = (typeof workers)[number];

const sumOn = async (name: Worker) => (await fileOn(lab(), name, '/usr/bin/runc')).sha256;
const put = (source: string, ...words: readonly string[]) =>
  run(['usr', '--pool', 'worker', '--via', 'host', '--put', `${source}:/usr/bin/runc`, ...words, '-o', 'json']);

/** What happens on which node, in order, while `act` goes on: `put worker-a`, and `confirm worker-a` when all is well there. */
async function courseOf(act: () => Promise<void>): Promise<readonly string[]> {
  const course = new Set<string>();
  lab().journal.setGate(async entry => {
    if (entry.kind !== 'program') return;
    for (const word of ['put', 'confirm']) if (entry.argv.includes(word)) course.add(`${word} ${entry.node}`);
  });
  await act();
  lab().journal.setGate(async () => {});
  return [...course];
}

/** The most nodes at any time whose put had been started and not been confirmed. */
function mostAtOnce(course: readonly string[]): number {
  const sizes = course.map((_, at) => {
    const names = (word: string) => course.slice(0, at + 1).filter(step => step.startsWith(word)).length;
    return names('put') - names('confirm');
  });
  assert.equal(sizes.at(-1), 0);
  return Math.max(...sizes);
}

function statesOf(stdout: string): Readonly<Record<string, string>> {
  const rows: { node: string; state: string; code: string | null }[] = JSON.parse(stdout).nodes;
  return Object.fromEntries(rows.map(({ node, state, code }) => [node, [state, code].filter(Boolean).join(' ')]));
}

const paces = [
  [['--max-unavailable', '50%'], 2],
  [[], 1],
] as const;
for (const [words, atOnce] of triesAll ? paces : paces.slice(0, 1))
  test(`a runc comes to a pool of four, ${atOnce} at once: ${words.join(' ') || 'by default'}`, async () => {
    const content = await rightRunc(`${atOnce}`);
    const source = await userFile(home(), 'runc', content);
    const course = await courseOf(async () => {
      const { status, stdout } = await put(source, ...words);
      assert.equal(status, 0, stdout);
      assert.deepEqual(statesOf(stdout), Object.fromEntries(workers.map(name => [name, 'unlocked'])));
    });
    assert.equal(mostAtOnce(course), atOnce);
    for (const name of workers) assert.equal(await sumOn(name), sumOf(content));
  });

if (triesAll)
  test('a canary goes alone, and one zone follows the other', async () => {
    const zones = { 'worker-a': 'west', 'worker-b': 'west', 'worker-c': 'east', 'worker-d': 'east' };
    using _zones = zonedNodes(lab(), zones);
    const source = await userFile(home(), 'runc', await rightRunc('canary'));
    const course = await courseOf(async () => {
      const { status, stdout } = await put(source, '--canary', '1', '--max-unavailable', '100%');
      assert.equal(status, 0, stdout);
    });
    assert.deepEqual(course.slice(0, 4), ['put worker-c', 'confirm worker-c', 'put worker-d', 'confirm worker-d']);
    assert.equal(mostAtOnce(course), 2);
  });

test('while another node of the pool is cordoned none is disturbed, and the run ends with what it waited for', async () => {
  using _cordoned = cordonedNode(lab(), 'worker-b');
  const before = await sumOn('worker-a');
  const source = await userFile(home(), 'runc', await rightRunc('held'));
  const words = ['--via', 'host', '--put', `${source}:/usr/bin/runc`, '--timeout', '3s', '-o', 'json'];
  const { status, code, message, hint } = endingOf(await run(['usr', 'worker-a', ...words]));
  assert.deepEqual(
    [status, code, message, hint],
    [
      4,
      'TIMEOUT',
      'gave up after 3 s while waiting for node/worker-b (cordoned) to be available again',
      'to go on now: --max-unavailable 2, or oc adm uncordon worker-b',
    ],
  );
  assert.equal(await sumOn('worker-a'), before);
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
