import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf, machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** Has sshd show other keys than those that lie beside it, until the disposal; returns old and new fingerprints. */
async function impostor(): Promise<AsyncDisposable & { readonly fingerprints: readonly string[] }> {
  const sh = (script: string) => machine(lab(), 'worker-a').run(['sh', '-ec', `cd /etc/ssh; ${script}`]);
  const printed = await sh(`
    mkdir /run/true; cp -p ssh_host_* /run/true
    for key in ssh_host_*_key; do
      ssh-keygen -lf $key.pub
      rm $key; ssh-keygen -q -t ed25519 -N '' -f /run/true/new </dev/null; ssh-keygen -lf /run/true/new.pub
      mv /run/true/new $key; rm /run/true/new.pub
    done
    systemctl restart sshd`);
  return {
    fingerprints: printed.match(/SHA256:\S+/g) ?? [],
    [Symbol.asyncDispose]: async () => {
      await sh('cp -p /run/true/* .; rm -r /run/true; systemctl restart sshd');
    },
  };
}

test('a host key that is none of those in /etc/ssh is refused, with what it is and what was expected', async () => {
  const keys = await keysOf(lab(), 'worker-a');
  await using shown = await impostor();
  const view = viewJournal(lab());
  const { message, ...refused } = refusalOf(await run(['usr', 'worker-a', '-o', 'json']));
  assert.deepEqual(refused, {
    status: 3,
    code: 'HOST_KEY_MISMATCH',
    hint: 'find out who answers on port 22 of the node: its keys in /etc/ssh are read anew by each run',
  });
  const named = message?.match(/SHA256:[^ ]+/g) ?? [];
  assert.ok(named.length >= 2 && named.every(one => shown.fingerprints.includes(one)), message ?? '');
  assert.deepEqual(view.overSsh(), []);
  assert.deepEqual(await keysOf(lab(), 'worker-a'), keys);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
});

test('with its own keys again, the node is unlocked', async () => {
  const { status, stderr } = await run(['usr', 'worker-a']);
  assert.equal(status, 0, stderr);
});
