import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { triesAll } from '../../support/tried-ways.ts';
import { NodeDown } from '../runtime.ts';
import { delayFinalization, spoilStaged } from './deployment-faults.ts';
import { TestNode } from './test-node.ts';

const rebootAfterFinalization = [
  ...['systemd-run', '--quiet', '--collect', '--on-active=0.1', '--timer-property=AccuracySec=10ms'],
  ...['--property=Requires=ostree-finalize-staged.service', '--property=After=ostree-finalize-staged.service'],
  ...['--', 'systemctl', 'reboot'],
];

suite('a staged deployment', { timeout: 120_000 }, () => {
  test('is booted by a clean reboot, and the one before is then the rollback', async () => {
    await using it = await staged();
    await it.node.reboot();
    assert.equal(await versionOf(it), '1.3.0\n');
    assert.deepEqual(
      (await it.overrides()).map(one => Object(one).state),
      ['booted', 'other'],
    );
    const moved = await it.run('rpm-ostree', 'rollback');
    assert.match(
      moved.stdout,
      /^Moving '\w{64}\.0' to be first deployment\nDowngraded:\n {2}runc 4:1\.3\.0-1\.el9 -> /,
    );
    await it.node.reboot();
    assert.equal(await versionOf(it), '1.2.5\n');
  });

  test('is lost in a crash', async () => {
    await using it = await staged();
    await it.node.crash();
    await it.node.boot();
    assert.equal(await versionOf(it), '1.2.5\n');
    assert.equal((await it.overrides()).length, 1);
  });

  test('is lost on RHCOS 8 in a reboot that comes too soon, unless that waits for the unit which writes it', async () => {
    await using it = await TestNode.boot('rhcos8');
    const runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
    await delayFinalization(it.node);
    await it.run('rpm-ostree', 'override', 'replace', runc);
    await it.node.reboot();
    assert.equal(await versionOf(it), '1.2.5\n');
    assert.doesNotMatch((await it.run('rpm-ostree', 'status')).stdout, /Warning/);
    await delayFinalization(it.node);
    await it.run('rpm-ostree', 'override', 'replace', runc);
    const booted = bootOf(it);
    await it.run(...rebootAfterFinalization);
    await booted;
    assert.equal(await versionOf(it), '1.3.0\n');
  });

  test('that cannot be finalized is not booted, and the boot after says why', async () => {
    await using it = await staged();
    await spoilStaged(it.node);
    await it.node.reboot();
    assert.equal(await versionOf(it), '1.2.5\n');
    const { stdout } = await it.run('rpm-ostree', 'status');
    const advice = 'check `journalctl -b -1 -u ostree-finalize-staged.service`';
    const [state, warning, why, hint] = stdout.split('\n');
    assert.deepEqual(
      [state, warning, hint],
      ['State: idle', 'Warning: failed to finalize previous deployment', `         ${advice}`],
    );
    assert.match(why ?? '', /^ {9}error: Installing kernel: Failed to find kernel in \/usr\/lib\/modules/);
    const journal = await it.run('journalctl', '-b', '-1', '-u', 'ostree-finalize-staged.service', '-o', 'cat');
    assert.match(journal.stdout, /^Finalizing staged deployment$/m);
    assert.match(journal.stdout, /^ostree-finalize-staged\.service: Failed with result 'exit-code'\.$/m);
    assert.match((await it.run('systemctl', 'status', 'ostree-boot-complete')).stdout, /Failed to find kernel/);
  });

  test('whose finalization is locked stays where it is until it is told to go', async () => {
    await using it = await staged('--lock-finalization');
    assert.match((await it.run('rpm-ostree', 'status', '--json')).stdout, /^ {6}"finalization-locked" : true,$/m);
    const refused = await it.run('rpm-ostree', 'finalize-deployment');
    assert.equal(refused.stderr, 'error: Missing expected checksum\n');
    const booted = bootOf(it);
    await it.run('rpm-ostree', 'finalize-deployment', '--allow-missing-checksum');
    await booted;
    assert.equal(await versionOf(it), '1.3.0\n');
  });

  if (triesAll)
    test('is booted at once where the override asks for that', async () => {
      await using it = await TestNode.boot();
      const runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
      const booted = bootOf(it);
      await it.run('rpm-ostree', 'override', 'replace', '--reboot', runc);
      await booted;
      assert.equal(await versionOf(it), '1.3.0\n');
    });

  if (triesAll)
    test('goes down with a node that does not come back, and is booted when it does', async () => {
      await using it = await staged();
      const hold = it.node.holdReboot();
      const ended = new Promise<void>(resolve => it.node.onPower(change => change === 'ended' && resolve()));
      await it.run('systemctl', 'reboot', '--no-block');
      await ended;
      await assert.rejects(it.node.dial(22), NodeDown);
      const booted = bootOf(it);
      hold[Symbol.dispose]();
      await booted;
      assert.equal(await versionOf(it), '1.3.0\n');
    });
});

async function staged(...flags: string[]): Promise<TestNode> {
  const it = await TestNode.boot();
  const runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
  await it.run('rpm-ostree', 'override', 'replace', ...flags, runc);
  return it;
}

/** What rpm says that is installed. */
async function versionOf({ node }: TestNode): Promise<string> {
  return node.run(['rpm', '-q', '--queryformat=%{VERSION}\\n', 'runc']);
}

async function bootOf({ node }: TestNode): Promise<void> {
  await new Promise<void>(resolve => node.onPower(change => change === 'booted' && resolve()));
}
