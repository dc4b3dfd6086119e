import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeKey } from '../support/keys.ts';
import { machine } from '../support/node-truth.ts';
import { grantKey, type OpenSsh, useOpenSsh } from '../support/open-ssh.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const stories = tellStories({ nodes: [{ name: 'worker-a' }] });
const { lab, run, home } = stories;

const largeMb = triesAll ? 100 : 30;

test('a host key that is not the pinned one is refused', async () => {
  const wrong = makeKey('').publicKey;
  await using access = await gainAccess(stanza =>
    stanza.replace(/(KnownHostsCommand .* ssh-ed25519) \S+/, `$1 ${wrong.base64}`),
  );
  const { status, stdout, stderr } = await access.openSsh('ssh', ['worker-a', 'id']);
  assert.deepEqual([status, stdout], [255, '']);
  assert.match(stderr, /Host key verification failed/);
});

test(`scp carries ${largeMb} MB to the node and back, intact`, async () => {
  await using access = await gainAccess();
  const sent = randomBytes(largeMb * 1_000_000);
  const [here, back] = [join(home(), 'sent'), join(home(), 'back')];
  await writeFile(here, sent);
  assert.deepEqual(await access.openSsh('scp', ['-q', here, 'worker-a:/var/tmp/big']), silence);
  const there = await machine(lab(), 'worker-a').run(['sha256sum', '/var/tmp/big']);
  assert.deepEqual(await access.openSsh('scp', ['-q', 'worker-a:/var/tmp/big', back]), silence);
  const returned = await readFile(back);
  await machine(lab(), 'worker-a').removeFile('/var/tmp/big');
  assert.deepEqual([there.split(' ')[0], digest(returned)], [digest(sent), digest(sent)]);
});

test('sftp does its work', async () => {
  await using access = await gainAccess();
  const path = join(home(), 'note');
  await writeFile(path, 'hello');
  const batch = `put ${path} /var/tmp/note\nrename /var/tmp/note /var/tmp/moved\nget /var/tmp/moved ${path}.back\nrm /var/tmp/moved\n`;
  const { status, stderr } = await access.openSsh('sftp', ['-q', '-b', '-', 'worker-a'], batch);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.equal(await readFile(`${path}.back`, 'utf8'), 'hello');
});

test('two logins at once go through two proxies and do not disturb one another', async () => {
  await using access = await gainAccess();
  const both = await Promise.all(['a', 'b'].map(sent => access.openSsh('ssh', ['worker-a', 'cat'], sent)));
  assert.deepEqual(both, [
    { ...silence, stdout: 'a' },
    { ...silence, stdout: 'b' },
  ]);
});

const silence = { status: 0, stdout: '', stderr: '' };

/** OpenSSH set up as the user is told to, with a key that is granted for it; revoked at the disposal. */
async function gainAccess(
  change = (stanza: string) => stanza,
): Promise<AsyncDisposable & { readonly openSsh: OpenSsh }> {
  const key = await grantKey(stories);
  const { stdout } = await run(['proxy', 'worker-a', '--ssh-config']);
  const env = { KUBECONFIG: lab().kubeconfig.admin };
  const openSsh = await useOpenSsh({ stanza: change(stdout), key, home: home(), env });
  return { openSsh, [Symbol.asyncDispose]: () => key[Symbol.asyncDispose]() };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
