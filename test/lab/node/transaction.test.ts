import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { triesAll } from '../../support/tried-ways.ts';
import { TestNode } from './test-node.ts';

suite('transactions of rpm-ostree', { timeout: 120_000 }, () => {
  let it: TestNode;
  let runc = '';
  before(async () => {
    it = await TestNode.boot();
    runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
  });
  afterEach(() => it.run('rpm-ostree', 'cleanup', '-p'));
  after(() => it[Symbol.asyncDispose]());

  /** Begins to replace runc, and holds that up before a step: the others are told once it has come so far. */
  async function replaceUntil(step: string) {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const forget = it.node.onTransaction(async title => {
      if (title !== step) return;
      reached.resolve();
      await released.promise;
    });
    const command = ['rpm-ostree', 'override', 'replace', runc];
    const done = it.run('systemd-run', '--pipe', '--wait', '--collect', '--quiet', '--unit=client', '--', ...command);
    await reached.promise;
    return {
      done,
      release: () => {
        forget();
        released.resolve();
      },
    };
  }

  const status = async () => JSON.parse((await it.run('rpm-ostree', 'status', '--json')).stdout);

  test('one that runs is shown with its title and whose it is, and others are refused with its title', async () => {
    const held = await replaceUntil('Resolving dependencies');
    const title = `override replace ${runc} `;
    const { transaction } = await status();
    assert.match(transaction[1], /^:1\.\d+$/);
    assert.deepEqual(transaction, ['UpdateDeployment', transaction[1], '/org/projectatomic/rpmostree1/rhcos']);
    const initiator = `client(id:cli dbus${transaction[1]} unit:client.service uid:0)`;
    const { stdout } = await it.run('rpm-ostree', 'status');
    assert.ok(
      stdout.startsWith(`State: busy\nTransaction: ${title}\n  Initiator: ${initiator}\nDeployments:\n`),
      stdout,
    );
    const busy = [
      'GDBus.Error:org.gtk.GDBus.UnmappedGError.Quark._g_2dio_2derror_2dquark.Code26: ',
      `Transaction in progress: ${title}\n You can cancel the current transaction with \`rpm-ostree cancel\`\n`,
    ].join('');
    assert.deepEqual(await it.run('rpm-ostree', 'override', 'remove', 'runc'), {
      ...{ status: 1, stdout: '' },
      stderr: `error: Updating deployment: ${busy}`,
    });
    assert.equal((await it.run('rpm-ostree', 'cleanup', '-p')).stderr, `error: cleanup: Invoking cleanup: ${busy}`);
    held.release();
    assert.equal((await held.done).status, 0);
    assert.equal((await status()).transaction, null);
  });

  test('it goes on when its client is killed', async () => {
    const held = await replaceUntil('Writing OSTree commit');
    await it.run('systemctl', 'kill', '--signal=KILL', 'client');
    assert.notEqual((await held.done).status, 0);
    assert.notEqual((await status()).transaction, null);
    held.release();
    while ((await status()).transaction);
    assert.equal((await status()).deployments[0].staged, true);
  });

  test('who asks for the very same joins it', async () => {
    const held = await replaceUntil('Resolving dependencies');
    const child = it.node.start(['rpm-ostree', 'override', 'replace', runc]);
    child.stdin.end();
    const said: string[] = [];
    const joined = new Promise<void>(resolve =>
      child.stdout.on('data', chunk => {
        said.push(String(chunk));
        if (said.join('').includes('\n')) resolve();
      }),
    );
    const ended = new Promise(resolve => child.once('close', resolve));
    await joined;
    held.release();
    assert.equal(await ended, 0);
    const text = said.join('');
    assert.ok(text.startsWith(`Attaching to existing transaction: override replace ${runc} \n`), text);
    assert.ok(text.endsWith('Run "systemctl reboot" to start a reboot\n'), text);
    assert.equal((await held.done).status, 0);
  });

  test('whoever cancels it ends it for all', async () => {
    const held = await replaceUntil('Processing packages');
    const cancelled = await it.run('rpm-ostree', 'cancel');
    assert.equal(cancelled.stdout, `Cancelling transaction: override replace ${runc} \nCancelled.\n`);
    const { status: code, stderr } = await held.done;
    assert.deepEqual([code, stderr], [1, 'error: Operation was cancelled\n']);
    held.release();
    assert.equal((await it.run('rpm-ostree', 'cancel')).stdout, 'No active transaction.\n');
    assert.deepEqual((await it.overrides()).length, 1);
  });

  if (triesAll)
    test('an interrupt of the client cancels it', async () => {
      const held = await replaceUntil('Staging deployment');
      await it.run('systemctl', 'kill', '--signal=INT', 'client');
      const { status: code, stderr } = await held.done;
      assert.deepEqual([code, stderr], [1, 'Caught SIGINT, cancelling transaction\nerror: Operation was cancelled\n']);
      held.release();
    });

  test('it dies with the daemon, and the next one finds nothing in its way', async () => {
    const held = await replaceUntil('Processing packages');
    await it.run('systemctl', 'kill', '--signal=KILL', 'rpm-ostreed');
    assert.equal(
      (await held.done).stderr,
      'error: Bus owner changed, aborting. This likely means the daemon crashed; check logs with `journalctl -xe`.\n',
    );
    held.release();
    assert.equal((await status()).transaction, null);
    assert.equal((await it.run('rpm-ostree', 'override', 'replace', runc)).status, 0);
  });

  test('what ostree does by itself is in the way, too', async () => {
    const inRepository = 'mount -o remount,bind,rw /sysroot && exec perl -e "$1"';
    const lock = it.node.start(['unshare', '--mount', '--', 'sh', '-c', inRepository, 'sh', HOLD_LOCK]);
    await new Promise(resolve => lock.stdout.once('data', resolve));
    const { stderr } = await it.run('rpm-ostree', 'override', 'replace', runc);
    lock.stdin.end();
    assert.match(stderr, /Code26: System transaction in progress\n$/);
  });

  test('it is begun from a debug pod as well, and goes on when that is deleted', async () => {
    const container = { argv: ['sleep', 'infinity'], env: {}, terminal: false, stdin: false };
    await it.node.startPod({ ...container, uid: 'debug', name: 'debug', namespace: 'default', hostPath: '/host' });
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const forget = it.node.onTransaction(async title => {
      if (title !== 'Staging deployment') return;
      reached.resolve();
      await released.promise;
    });
    const argv = ['chroot', '/host', 'rpm-ostree', 'override', 'replace', runc];
    const client = await it.node.exec('debug', { ...container, argv });
    await reached.promise;
    await it.node.stopPod('debug', 0);
    assert.equal(await client.exit, 137);
    forget();
    released.resolve();
    while ((await status()).transaction);
    assert.equal((await status()).deployments[0].staged, true);
  });

  if (triesAll)
    test('a user who is not root may not begin one', async () => {
      const asCore = ['setpriv', '--reuid=core', '--regid=core', '--init-groups', '--', 'rpm-ostree'];
      const { status: code, stderr } = await it.run(...asCore, 'override', 'replace', runc);
      assert.deepEqual([code, stderr], [1, 'error: rpmostreed OS operation UpdateDeployment not allowed for user\n']);
    });
});

const HOLD_LOCK = `
  open my $lock, '+>>', '/sysroot/ostree/lock' or die;
  my $range = pack 's s x4 q q i x4', 1, 0, 0, 0, 0;
  fcntl($lock, 37, $range) or die $!;
  $| = 1; print "locked\\n"; <STDIN>`;
