import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { overlayOf } from '../support/overlay.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** Puts through the host; the node's row, of a run that ended well. */
async function put(...puts: readonly string[]) {
  const ran = await run(['usr', 'worker-a', '--via', 'host', ...puts.flatMap(one => ['--put', one]), '-o', 'json']);
  assert.equal(ran.status, 0, ran.stderr);
  return rowOf(ran);
}

const aTool = (number: number) => userFile(home(), 'tool', `#!/bin/sh\necho ${number}\n`);
const sayingWhat = () => machine(lab(), 'worker-a').run(['/usr/bin/tool']);

test('a second put keeps the first original, and says that /usr was writable before', async () => {
  await reboot('worker-a');
  await machine(lab(), 'worker-a').run(['rpm-ostree', 'usroverlay']);
  await machine(lab(), 'worker-a').writeFile('/usr/bin/tool', '#!/bin/sh\necho first\n', {
    uid: 0,
    gid: 0,
    mode: 0o755,
  });
  for (const number of [1, 2]) {
    const row = await put(`${await aTool(number)}:/usr/bin/tool`);
    assert.deepEqual([row.state, row.already], ['unlocked', true]);
    assert.equal(await sayingWhat(), `${number}\n`);
  }
  assert.deepEqual(recordOf(lab(), 'worker-a')?.files, [
    { path: '/usr/bin/tool', sha256: (await fileOn(lab(), 'worker-a', '/usr/bin/tool')).sha256 },
  ]);
  assert.equal((await run(['usr', 'revert', 'worker-a', '--via', 'host'])).status, 0);
  assert.equal(await sayingWhat(), 'first\n');
});

test('what is there already is not touched and not recorded again, and that is said', async () => {
  const source = await aTool(3);
  await put(`${source}:/usr/bin/tool`);
  const seen = async () => [
    (await overlayOf(lab(), 'worker-a')).filter(line => !line.startsWith('. ')), // The probe is a change of /usr itself.
    lab().store.get(NODES, undefined, 'worker-a')?.metadata.annotations,
  ];
  const [before, view] = [await seen(), viewJournal(lab())];
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/tool`]);
  assert.equal(status, 0);
  assert.match(stderr, /^worker-a: tool was there already; \/usr is already writable until the next reboot$/m);
  assert.deepEqual(await seen(), before);
  assert.ok(!view.inPods().some(words => words.includes('put')));
});

test('of several files only those are put that are not there already', async () => {
  const [old, fresh] = [await aTool(4), await aTool(5)];
  await put(`${old}:/usr/bin/tool`);
  const { inode } = await fileOn(lab(), 'worker-a', '/usr/bin/tool');
  const row = await put(`${old}:/usr/bin/tool`, `${fresh}:/usr/bin/tool5`);
  assert.deepEqual(
    [row.files, row.same],
    [[{ path: '/usr/bin/tool5', sha256: sumOf('#!/bin/sh\necho 5\n') }], ['/usr/bin/tool']],
  );
  assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/tool')).inode, inode);
});

test('after a reboot all of it is gone, and what was kept of that boot is swept by the next put', async () => {
  await put(`${await aTool(6)}:/usr/bin/tool`);
  await reboot('worker-a');
  await assert.rejects(sayingWhat());
  const row = await put(`${await aTool(6)}:/usr/bin/tool`);
  const node = machine(lab(), 'worker-a');
  assert.deepEqual([row.already, row.bootId], [false, node.bootId]);
  const kept = await node.listDirectory('/var/lib/oc-rpmoverlay/boots');
  assert.deepEqual([...kept].sort(), [node.bootId, 'last-of-former-boot'].sort());
});
