import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterStories } from '../../support/cluster/cluster-stories.ts';
import { keysBy, usrBy } from '../../support/node-truth.ts';
import { grantKey, useOpenSsh } from '../../support/open-ssh.ts';
import { fingerprintOf } from '../../support/user-keys.ts';

const keyFiles = '/home/core/.ssh/authorized_keys /home/core/.ssh/authorized_keys.d/*';

export function tellKeyStories(stories: ClusterStories): void {
  const { node, pool, run, env, home, onHost } = stories;

  test('over SSH, with a key that is let in for it and taken away again, a command runs as root', async () => {
    const before = await keysBy(onHost);
    const script = `id -u; touch /usr/made-by-command && rm /usr/made-by-command; cat ${keyFiles} 2>/dev/null; echo err >&2`;
    const { status, stdout, stderr } = await run(['usr', node(), '-q', '--', 'sh', '-c', script]);
    const [user, ...keys] = stdout.trimEnd().split('\n');
    assert.deepEqual([status, user, keys.filter(Boolean).length], [0, '0', before.length + 1], stderr);
    const [said, ...row] = stderr.trimEnd().split(/ {3,}|\n/);
    assert.deepEqual([said, ...row], ['err', 'NODE', '/USR', 'VIA', 'CODE', node(), 'unlocked', 'ssh', '-']);
    assert.deepEqual(await keysBy(onHost), before);
    assert.equal(await usrBy(onHost), 'writable');
  });

  test('a key that is granted is listed, logs in, also by the real ssh, and is gone when it is revoked', async () => {
    const before = await keysBy(onHost);
    {
      await using key = await grantKey(stories, pool());
      assert.ok((await keysBy(onHost)).includes(key.line));
      const listed = await run(['key', 'list', '--pool', pool(), '-o', 'json']);
      const fingerprints = JSON.parse(listed.stdout).keys.map((one: { fingerprint: string }) => one.fingerprint);
      assert.ok(fingerprints.includes(fingerprintOf(key.line)), listed.stdout);

      const script = 'id -un; cat; echo err >&2; exit 7';
      const ran = await run(['ssh', node(), '--key', key.path, '--', 'sh', '-c', script], { input: 'sent\n' });
      assert.deepEqual(ran, { status: 7, stdout: 'core\nsent\n', stderr: 'err\n' });

      const stanza = await run(['proxy', node(), '--ssh-config', '-q']);
      assert.equal(stanza.status, 0, stanza.stderr);
      const openSsh = await useOpenSsh({ stanza: stanza.stdout, key, home: home(), env: env() });
      const logged = await openSsh('ssh', [node(), 'cat; echo err >&2; exit 3'], 'sent');
      assert.deepEqual(logged, { status: 3, stdout: 'sent', stderr: 'err\n' });
    }
    assert.deepEqual(await keysBy(onHost), before);
  });
}
