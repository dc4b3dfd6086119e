import assert from 'node:assert/strict';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const revert = (...words: readonly string[]) => run(['usr', 'revert', 'worker-a', '--via', 'host', ...words]);

async function put(...puts: readonly string[]): Promise<void> {
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', ...puts.flatMap(one => ['--put', one])]);
  assert.equal(status, 0, stderr);
}

async function sh(script: string): Promise<string> {
  return (await machine(lab(), 'worker-a').run(['bash', '-ec', script])).trimEnd();
}

/** All of the overlay, but for inodes, the times of directories, and copies of what is below it. */
const contents = () =>
  sh("cd /usr/bin; stat -c '%n %F %U %a %s %Y' owned leads /usr/lib/real; ls /usr/lib/tree 2>&1 || :; readlink leads");

test('a revert brings the originals back as they were, removes what was new with its directories, and clears the record', async () => {
  await sh(
    'rpm-ostree usroverlay; cd /usr/bin; echo old >owned; chown 12:34 owned; chmod 4751 owned; touch -d @7 owned',
  );
  await sh('echo real >/usr/lib/real; ln -s ../lib/real /usr/bin/leads');
  const before = await contents();
  const tree = await mkdtemp(join(home(), 'tree-'));
  await mkdir(join(tree, 'deep/er'), { recursive: true });
  await writeFile(join(tree, 'deep/er/data'), 'data\n');
  await symlink('deep', join(tree, 'link'));
  const tool = await userFile(home(), 'tool', '#!/bin/sh\n');
  await put(`${tool}:/usr/bin/owned`, `${tool}:/usr/bin/leads`, `${tree}:/usr/lib/tree`);
  assert.notEqual(await contents(), before);

  const { status, stdout, stderr } = await revert();
  assert.equal(stdout, 'NODE       STATE      VIA    CODE\nworker-a   reverted   host   -\n');
  assert.equal(status, 0);
  assert.equal(await contents(), before);
  assert.deepEqual(
    stderr
      .split('\n')
      .filter(line => /put back|removed/.test(line))
      .sort(),
    [
      'worker-a: put back /usr/bin/owned',
      'worker-a: put back /usr/lib/real',
      'worker-a: put back 4 files',
      'worker-a: removed /usr/lib/tree/deep/er/data',
      'worker-a: removed /usr/lib/tree/link',
    ].sort(),
  );
  assert.deepEqual(recordOf(lab(), 'worker-a')?.files, []);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('where nothing was put there is nothing to do, and that is no failure', async () => {
  const before = recordOf(lab(), 'worker-a');
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await revert();
  assert.deepEqual([status, stdout], [0, 'NODE       STATE         VIA    CODE\nworker-a   nothing-put   host   -\n']);
  assert.match(stderr, /^worker-a: no file was put there since it was booted$/m);
  assert.deepEqual(recordOf(lab(), 'worker-a'), before);
  assert.ok(!view.inPods().some(words => words.includes('revert')));
});

test('after a reboot nothing of the former boot is put back', async () => {
  await put(`${await userFile(home(), 'tool', '#!/bin/sh\n')}:/usr/bin/env.d/tool`);
  await reboot('worker-a');
  await sh('rpm-ostree usroverlay; mkdir /usr/bin/env.d; echo mine >/usr/bin/env.d/tool');
  const before = await fileOn(lab(), 'worker-a', '/usr/bin/env.d/tool');
  const ran = await revert('-o', 'json');
  assert.deepEqual([ran.status, rowOf(ran).state], [0, 'nothing-put']);
  assert.deepEqual(await fileOn(lab(), 'worker-a', '/usr/bin/env.d/tool'), before);
});

test('--reboot drops the whole overlay, and proves that /usr is as it was booted', async () => {
  await put(`${await userFile(home(), 'tool', '#!/bin/sh\n')}:/usr/bin/tool`);
  await sh('echo mine >/usr/bin/mine');
  const { bootId } = machine(lab(), 'worker-a');
  const { status, stdout, stderr } = await revert('--reboot');
  assert.deepEqual([status, stdout], [0, 'NODE       STATE       VIA    CODE\nworker-a   read-only   host   -\n']);
  assert.match(stderr, /^worker-a: rebooted; \/usr is as it was booted$/m);
  assert.notEqual(machine(lab(), 'worker-a').bootId, bootId);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  assert.equal(await sh('ls /usr/bin/mine /usr/bin/tool 2>/dev/null || :'), '');
  const shown = await run(['status', 'worker-a', '-q']);
  assert.match(shown.stdout, /^worker-a +(read-only|-) +- /m);
});
