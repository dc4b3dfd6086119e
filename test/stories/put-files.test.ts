import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { machine } from '../support/node-truth.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** Puts through the host; the node's row, of a run that ended well. */
async function put(...puts: readonly string[]) {
  const ran = await run(['usr', 'worker-a', '--via', 'host', ...puts.flatMap(one => ['--put', one]), '-o', 'json']);
  assert.equal(ran.status, 0, ran.stderr);
  return rowOf(ran);
}

async function sh(script: string): Promise<string> {
  return (await machine(lab(), 'worker-a').run(['sh', '-ec', script])).trimEnd();
}

const tool = '#!/bin/sh\necho new tool\n';

test('a DEST that ends with a slash is the directory in which the file keeps its name', async () => {
  const source = await userFile(home(), 'own-name', tool);
  const { files } = await put(`${source}:/usr/bin/`);
  assert.deepEqual(files, [{ path: '/usr/bin/own-name', sha256: sumOf(tool) }]);
});

test('a tree comes with its links and modes, and lies beside what is there', async () => {
  const tree = await mkdtemp(join(home(), 'tree-'));
  await mkdir(join(tree, 'bin'));
  await mkdir(join(tree, 'share/deep'), { recursive: true });
  await writeFile(join(tree, 'bin/tool'), tool);
  await chmod(join(tree, 'bin/tool'), 0o700);
  await writeFile(join(tree, 'share/deep/data'), 'data\n', { mode: 0o600 });
  await symlink('bin/tool', join(tree, 'start'));
  await symlink('share', join(tree, 'doc'));
  await sh('mkdir -p /usr/lib/tree/share; echo theirs >/usr/lib/tree/share/theirs');
  const { files } = await put(`${tree}:/usr/lib/tree`);
  const expected = [
    { path: '/usr/lib/tree/bin/tool', sha256: sumOf(tool) },
    { path: '/usr/lib/tree/doc', sha256: 'link:share' },
    { path: '/usr/lib/tree/share/deep/data', sha256: sumOf('data\n') },
    { path: '/usr/lib/tree/start', sha256: 'link:bin/tool' },
  ];
  assert.deepEqual(files, expected);
  assert.deepEqual(recordOf(lab(), 'worker-a')?.files.slice(-expected.length), expected);
  assert.equal(
    await sh(
      'cd /usr/lib/tree; /usr/lib/tree/start; cat doc/theirs doc/deep/data; stat -c "%n %a" bin/tool share/deep/data',
    ),
    ['new tool', 'theirs', 'data', 'bin/tool 755', 'share/deep/data 644'].join('\n'),
  );
});

test('owner and mode are those of the file that is replaced, and other names of that keep the old content', async () => {
  await sh(
    'echo old >/usr/bin/owned; chown 12:34 /usr/bin/owned; chmod 4751 /usr/bin/owned; ln /usr/bin/owned /usr/bin/twin',
  );
  await put(`${await userFile(home(), 'owned', tool)}:/usr/bin/owned`);
  const { inode: _, ...after } = await fileOn(lab(), 'worker-a', '/usr/bin/owned');
  assert.deepEqual(after, { sha256: sumOf(tool), owner: '12:34', mode: '4751' });
  assert.equal(await sh('cat /usr/bin/twin'), 'old');
});

test('a link of the node stays, and the file that it leads to is replaced and named', async () => {
  await sh('echo old >/usr/lib/real; ln -s ../lib/real /usr/bin/leads');
  const { files } = await put(`${await userFile(home(), 'leads', tool)}:/usr/bin/leads`);
  assert.deepEqual(files, [{ path: '/usr/lib/real', sha256: sumOf(tool) }]);
  assert.equal(await sh('readlink /usr/bin/leads; cat /usr/lib/real'), `../lib/real\n${tool.trimEnd()}`);
});

test('a program that runs and a file that is open are replaced, and whoever has them goes on with the old ones', async () => {
  const started = 'cp /usr/bin/sleep /usr/bin/busy; exec 3</usr/bin/busy; /usr/bin/busy 1000 >/dev/null 2>&1 & echo $!';
  const pid = await sh(started);
  await assert.rejects(sh('echo x >>/usr/bin/busy'), /Text file busy/);
  await put(`${await userFile(home(), 'busy', tool)}:/usr/bin/busy`);
  assert.equal(
    await sh(`readlink /proc/${pid}/exe; cmp /proc/${pid}/fd/3 /usr/bin/sleep && /usr/bin/busy; kill ${pid}`),
    '/usr/bin/busy (deleted)\nnew tool',
  );
});
