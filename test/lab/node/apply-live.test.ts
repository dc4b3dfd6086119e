import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TestNode } from './test-node.ts';

suite('rpm-ostree apply-live', { timeout: 120_000 }, () => {
  test('brings a staged override into the running system, until the next boot of another deployment', async () => {
    await using it = await TestNode.boot();
    const refused = await it.run('rpm-ostree', 'apply-live');
    assert.equal(refused.stderr, 'error: No target commit specified and no pending deployment\n');
    const files = await it.bring('NetworkManager', '1.54.0', '1.el9');
    await it.run('rpm-ostree', 'override', 'replace', ...files.values());
    assert.deepEqual(await it.run('rpm-ostree', 'apply-live'), {
      ...{ status: 1, stdout: '' },
      stderr: 'error: packages would be changed: 2, allow replacement to override\n',
    });
    const { status, stdout } = await it.run('rpm-ostree', 'ex', 'apply-live', '--allow-replacement');
    assert.equal(status, 0);
    assert.equal(
      stdout,
      [
        'Computing /etc diff to preserve...done\nUpdating /usr...done\nUpdating /etc...done\n',
        'Running systemd-tmpfiles for /run and /var...done\n',
        'Upgraded:\n',
        '  NetworkManager 1:1.52.0-7.el9 -> 1:1.54.0-1.el9\n',
        '  NetworkManager-libnm 1:1.52.0-7.el9 -> 1:1.54.0-1.el9\n',
        'Successfully updated running filesystem tree; Following services may need to be restarted:\n',
        'usr/lib/systemd/system/NetworkManager.service\n',
      ].join(''),
    );
    assert.equal((await it.run('rpm', '-q', 'NetworkManager')).stdout, 'NetworkManager-1.54.0-1.el9.noarch\n');
    assert.match((await it.run('touch', '/usr/bin/probe')).stderr, /Read-only file system/);
    const text = (await it.run('rpm-ostree', 'status', '--booted')).stdout;
    assert.match(text, / {15}LiveCommit: \w{64}\n {17}LiveDiff: 2 upgraded\n {17}Unlocked: transient\n$/);
    await it.run('rpm-ostree', 'cleanup', '-p');
    await it.node.reboot();
    assert.equal((await it.run('rpm', '-q', 'NetworkManager')).stdout, 'NetworkManager-1.52.0-7.el9.noarch\n');
  });

  test('is not for a hotfix', async () => {
    await using it = await TestNode.boot();
    await it.node.run(['ostree', 'admin', 'unlock', '--hotfix']);
    const { stderr } = await it.run('rpm-ostree', 'apply-live', '--target=rhcos');
    assert.equal(stderr, 'error: apply-live is incompatible with unlock state: Hotfix\n');
  });
});
