import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import type { Ran, RunOptions } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { type KeyFile, makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

type RunOn = (command: readonly string[], options?: RunOptions) => Promise<Ran>;

const ways = [
  {
    via: 'host',
    flagsFor: () => ['--via', 'host'],
    row: 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n',
  },
  {
    via: 'ssh',
    flagsFor: ({ path }: KeyFile) => ['--key', path],
    row: 'NODE       /USR       VIA   CODE\nworker-a   unlocked   ssh   -\n',
  },
] as const;

for (const { via, flagsFor, row } of ways.filter(({ via }) => waysTried('ssh').includes(via))) {
  /** Runs `usr worker-a -- CMD…` by this way, with a key that is let in already. */
  const tell = (title: string, story: (runOn: RunOn) => Promise<void>) =>
    test(`--via ${via}: ${title}`, async () => {
      await using key = await makeKnownKey(lab(), home());
      await story((command, options) => run(['usr', 'worker-a', ...flagsFor(key), '-q', '--', ...command], options));
    });

  tell("the command's exit status is the program's, also where a signal ended it", async runOn => {
    for (const [script, status] of [
      ['exit 7', 7],
      ['exit 255', 255],
      ['kill -TERM $$', 143],
      ['kill -KILL $$', 137],
    ] as const) {
      assert.deepEqual(await runOn(['sh', '-c', script]), { status, stdout: '', stderr: row });
    }
  });

  tell('a command that is not there is said to be so, and the node is unlocked all the same', async runOn => {
    const said = 'Failed to find executable no-such-program: No such file or directory\n';
    assert.deepEqual(await runOn(['no-such-program']), { status: 1, stdout: '', stderr: `${said}${row}` });
  });

  tell('the words of the command arrive as they were typed', async runOn => {
    const words = ['a b', "it's", '"', '$HOME', '$$', 'a$b', `\${PATH}`, '%h', '\\n', '*', '~', ';', '', 'ü\u20ac'];
    const { stdout } = await runOn(['printf', '%s|', ...words]);
    assert.deepEqual(stdout.split('|').slice(0, -1), words);
  });

  tell('a megabyte of any bytes goes in and comes out as it was', async runOn => {
    const input = randomBytes(1024 * 1024);
    const { status, stdout, stderr } = await runOn(['cat'], { input, encoding: 'latin1' });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: row });
    assert.ok(Buffer.from(stdout, 'latin1').equals(input));
  });

  tell('a command that reads only the beginning of its input, or none of it, ends all the same', async runOn => {
    const input = Buffer.alloc(1024 * 1024, 'abcd');
    assert.deepEqual(await runOn(['head', '-c', '3'], { input }), { status: 0, stdout: 'abc', stderr: row });
    assert.deepEqual(await runOn(['true'], { input }), { status: 0, stdout: '', stderr: row });
  });
}

test('wrong usage stays 2, also with a command, and nothing is asked of the cluster', async () => {
  const view = viewJournal(lab());
  for (const words of [['worker-a', 'worker-b'], ['--all'], ['worker-a', '-o', 'name']]) {
    const { status, stdout } = await run(['usr', ...words, '--', 'true']);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' }, words.join(' '));
  }
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});
