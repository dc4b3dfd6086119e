import assert from 'node:assert/strict';
import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { assertUntouched, usedUsr } from '../support/overlay.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({
  nodes: [{ name: 'worker-a' }],
  prepare: async lab => {
    await usedUsr(lab, 'worker-a');
    await machine(lab, 'worker-a').run(['sh', '-ec', links]);
  },
});

const links = 'ln -s ../../etc /usr/share/elsewhere; ln -s bin/of-somebody /usr/other-name';
const put = (...puts: readonly string[]) =>
  run(['usr', 'worker-a', '--via', 'host', ...puts.flatMap(one => ['--put', one]), '-o', 'json']);

const below = 'only what is below /usr is gone again with the next reboot';
const places = [
  {
    what: 'a path that a link of the node leads out of /usr',
    place: '/usr/share/elsewhere/motd',
    code: 'NOT_BELOW_USR',
    message: 'node/worker-a: /usr/share/elsewhere/motd leads to /etc/motd, which is not below /usr',
    hint: below,
  },
  {
    what: 'a directory',
    place: '/usr/share',
    code: 'DESTINATION_UNFIT',
    message: 'node/worker-a: /usr/share is a directory',
    hint: 'name the file itself: /usr/share/NAME',
  },
] as const;

for (const { what, place, ...refusal } of places)
  test(`nothing is put at ${what}`, async () => {
    const source = await userFile(home(), 'tool', '#!/bin/sh\n');
    await assertUntouched(lab(), 'worker-a', async () => {
      assert.deepEqual(refusalOf(await put(`${source}:${place}`)), { status: 3, ...refusal });
    });
  });

test('two names of one file of the node are not put at once', async () => {
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  await assertUntouched(lab(), 'worker-a', async () => {
    const ran = await put(`${source}:/usr/bin/of-somebody`, `${source}:/usr/other-name`);
    assert.deepEqual(refusalOf(ran), {
      status: 3,
      code: 'DESTINATION_TWICE',
      message: 'node/worker-a: /usr/bin/of-somebody and /usr/other-name both lead to /usr/bin/of-somebody',
      hint: 'put one of them',
    });
  });
});

const outside = [
  [
    '/usr/local/bin/tool',
    'NOT_BELOW_USR',
    "/usr/local/bin/tool is not below the node's /usr",
    `${below}, and /usr/local leads to /var/usrlocal`,
  ],
  [
    '/usr/../etc/motd',
    'BAD_VALUE',
    'the DEST of --put "SOURCE:/usr/../etc/motd" is "/usr/../etc/motd", and that is no place below /usr',
    'for example --put ./runc:/usr/bin/runc',
  ],
  [
    '/etc/motd',
    'BAD_VALUE',
    'the DEST of --put "SOURCE:/etc/motd" is "/etc/motd", and that is no place below /usr',
    'for example --put ./runc:/usr/bin/runc',
  ],
] as const;

for (const [place, code, message, hint] of outside)
  test(`${place} is not understood as a place below /usr, and no pod is started for it`, async () => {
    const source = await userFile(home(), 'tool', '#!/bin/sh\n');
    const view = viewJournal(lab());
    const expected = { status: 2, code, message: message.replace('SOURCE', source), hint };
    assert.deepEqual(refusalOf(await put(`${source}:${place}`)), expected);
    assert.deepEqual(view.changes(), []);
  });

test('sources that are missing, empty or no files are refused before the cluster is asked', async () => {
  const view = viewJournal(lab());
  const none = join(home(), 'none');
  assert.deepEqual(refusalOf(await put(`${none}:/usr/bin/tool`)), {
    status: 3,
    code: 'SOURCE_MISSING',
    message: `there is no file or directory ${none}`,
    hint: `ls -ld ${none}`,
  });
  const empty = await mkdtemp(join(home(), 'empty-'));
  assert.deepEqual(refusalOf(await put(`${empty}:/usr/share/tool`)), {
    status: 3,
    code: 'SOURCE_EMPTY',
    message: `there is no file in directory ${empty}`,
    hint: `find ${empty}`,
  });
  assert.deepEqual(view.changes(), []);
});

test('two sources for one place of a tree are refused', async () => {
  const tree = await mkdtemp(join(home(), 'tree-'));
  await mkdir(join(tree, 'bin'));
  await symlink('elsewhere', join(tree, 'bin/tool'));
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  assert.deepEqual(refusalOf(await put(`${tree}:/usr/lib/toys`, `${source}:/usr/lib/toys/bin/tool`)), {
    status: 2,
    code: 'DESTINATION_TWICE',
    message: `/usr/lib/toys/bin/tool would be both ${join(tree, 'bin/tool')} and ${source}`,
    hint: 'put each thing to a place of its own',
  });
});

test('a hotfix is left alone, since what is put there would survive reboots', async () => {
  await reboot('worker-a');
  await machine(lab(), 'worker-a').run(['ostree', 'admin', 'unlock', '--hotfix']);
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  assert.deepEqual(refusalOf(await put(`${source}:/usr/bin/tool`)), {
    status: 3,
    code: 'HOTFIX',
    message: 'node/worker-a: /usr is unlocked as a hotfix, which survives reboots: what is installed there would too',
    hint: 'go back to what was booted: oc debug node/worker-a -- chroot /host rpm-ostree rollback, and reboot',
  });
  await machine(lab(), 'worker-a').run(['sh', '-c', '! ls /usr/bin/tool /var/lib/oc-rpmoverlay/runs/* 2>/dev/null']);
});
