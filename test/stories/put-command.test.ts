import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runcWithoutLibrary } from '../support/builds.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

for (const via of waysTried('host'))
  test(`--via ${via}: a command behind a put finds what was put, and its status is the end`, async () => {
    await using key = await makeKnownKey(lab(), home());
    const source = await userFile(
      home(),
      'tool',
      `#!/bin/sh\n[ "$1" = --help ] || { echo "$@" from ${via}; exit 9; }\n`,
    );
    const flags = ['--via', via, '-q', ...(via === 'ssh' ? ['--key', key.path] : [])];
    const ran = await run(
      ['usr', 'worker-a', ...flags, '--put', `${source}:/usr/bin/tool`, '--verify', '--help', '--', 'tool', 'a b'],
      {},
    );
    assert.equal(ran.stdout, `a b from ${via}\n`);
    assert.equal(ran.status, 9);
    assert.match(ran.stderr, /^worker-a +unlocked +(host|ssh) +-$/m);
  });

test('a command behind a put that is refused does not run, and the status is 255, as of ssh', async () => {
  const source = await userFile(home(), 'runc', await runcWithoutLibrary());
  const words = ['--put', `${source}:/usr/bin/runc`, '--', 'touch', '/run/it-ran'];
  const { status, stdout, stderr } = await run(['usr', 'worker-a', '--via', 'host', '-q', ...words]);
  assert.deepEqual([status, stdout], [255, '']);
  assert.match(stderr, /^error: worker-a: runc needs libq\.so\.6, which worker-a does not have$/m);
  assert.equal(await machine(lab(), 'worker-a').readFile('/run/it-ran'), undefined);
});
