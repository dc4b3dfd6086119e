import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { LabNode } from './lab-node.ts';
import { OpenSshClient } from './openssh-client.ts';
import { Rack } from './rack.ts';

suite('sshd of a node', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let rack: Rack;
  let node: LabNode;
  let ssh: OpenSshClient;
  before(async () => {
    rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    ssh = open.use(await OpenSshClient.create(node));
  });
  after(() => open.disposeAsync());

  test('core logs in with a key and is root by sudo without a password', async () => {
    assert.deepEqual(await ssh.run(['hostname; id -un; sudo -n id -un; cat /proc/sys/kernel/random/boot_id']), {
      status: 0,
      stdout: `worker-a\ncore\nroot\n${node.bootId}\n`,
      stderr: '',
    });
  });

  test('in FIPS mode the flag of the kernel says so, and sshd takes and shows nothing of Ed25519', async () => {
    await using fips = await LabNode.create({ name: 'worker-f', rack, fips: true });
    await fips.boot();
    const look = `cat /proc/sys/crypto/fips_enabled /proc/sys/kernel/hostname; sshd -T | grep -E '^(pubkeyaccepted|hostkey|kex)alg' | grep -c 25519; ls /etc/ssh/*_key.pub`;
    assert.equal(
      await fips.run(['sh', '-c', look]),
      '1\nworker-f\n0\n/etc/ssh/ssh_host_ecdsa_key.pub\n/etc/ssh/ssh_host_rsa_key.pub\n',
    );
  });

  test('RHCOS 9 takes keys from authorized_keys and from every fragment of authorized_keys.d', async () => {
    const inFragment = await ssh.run(['true']);
    const owner = { uid: 1000, gid: 1000, mode: 0o600 };
    await node.removeFile('/home/core/.ssh/authorized_keys.d/ignition');
    const nowhere = await ssh.run(['true']);
    await node.writeFile('/home/core/.ssh/authorized_keys.d/other', ssh.publicKey, owner);
    const inOther = await ssh.run(['true']);
    await node.removeFile('/home/core/.ssh/authorized_keys.d/other');
    await node.writeFile('/home/core/.ssh/authorized_keys', ssh.publicKey, owner);
    const inFile = await ssh.run(['true']);
    await node.removeFile('/home/core/.ssh/authorized_keys');
    await node.writeFile(node.authorizedKeysPath, ssh.publicKey, owner);
    assert.deepEqual(
      [inFragment, nowhere, inOther, inFile].map(result => result.status),
      [0, 255, 0, 0],
    );
    assert.match(nowhere.stderr, /^core@127\.0\.0\.1: Permission denied \(publickey\)/);
  });

  test('RHCOS 8 takes keys from authorized_keys alone', async () => {
    await using old = await LabNode.create({ name: 'old', rack, os: 'rhcos8' });
    await old.boot();
    await using client = await OpenSshClient.create(old);
    const inFile = await client.run(['. /etc/os-release; echo $OPENSHIFT_VERSION']);
    await old.removeFile('/home/core/.ssh/authorized_keys');
    const owner = { uid: 1000, gid: 1000, mode: 0o600 };
    await old.writeFile('/home/core/.ssh/authorized_keys.d/ignition', client.publicKey, owner);
    const inFragment = await client.run(['true']);
    assert.deepEqual([inFile.status, inFile.stdout, inFragment.status], [0, '4.12\n', 255]);
  });

  test('a command has its own input, output, errors and status, and is read by bash', async () => {
    assert.deepEqual(await ssh.run(['cat; echo "$0 $SHELL $SHLVL" >&2; exit 42'], { input: 'some input' }), {
      status: 42,
      stdout: 'some input',
      stderr: 'bash /bin/bash 1\n',
    });
  });

  test('without a command there is a login shell, on a terminal when asked', async () => {
    const shell = await ssh.run([], { input: 'echo $0; shopt -q login_shell && echo login; exit 3\n' });
    const onTerminal = await ssh.run(['tty'], { flags: ['-tt'] });
    assert.deepEqual(shell, { status: 3, stdout: '-bash\nlogin\n', stderr: '' });
    assert.equal(onTerminal.stdout, '/dev/pts/0\r\n');
  });

  test('scp and sftp carry files unchanged', async t => {
    const directory = await mkdtemp(join(tmpdir(), 'lab-scp-'));
    t.after(() => rm(directory, { recursive: true }));
    const content = randomBytes(3_000_000);
    await writeFile(join(directory, 'there'), content);
    for (const protocol of ['-O', '-s']) {
      const there = await ssh.client('scp', [protocol, join(directory, 'there'), 'core@127.0.0.1:file']);
      const back = await ssh.client('scp', [protocol, 'core@127.0.0.1:file', join(directory, 'back')]);
      assert.deepEqual([there.stderr, back.stderr], ['', '']);
      assert.ok(content.equals(await readFile(join(directory, 'back'))));
    }
    await node.removeFile('/home/core/file');
  });

  test('a command is announced, word for word, and waits for the listener', async () => {
    const gate = Promise.withResolvers<void>();
    const announced = Promise.withResolvers<string>();
    const forget = node.onSshCommand(async command => {
      announced.resolve(command);
      await gate.promise;
    });
    const long = `echo ${'x'.repeat(20_000)} | wc -c > /tmp/done`;
    const result = ssh.run([long]);
    assert.equal(await announced.promise, long);
    assert.equal(await node.readFile('/tmp/done'), undefined);
    gate.resolve();
    assert.equal((await result).status, 0);
    assert.equal(await node.readFile('/tmp/done'), '20001\n');
    forget();
    await node.removeFile('/tmp/done');
  });

  test('a login shell is announced as an empty command; sftp is no command', async () => {
    const heard: string[] = [];
    const forget = node.onSshCommand(async command => void heard.push(command));
    await ssh.run([], { input: 'exit\n' });
    await ssh.client('sftp', ['-b', '-', 'core@127.0.0.1'], 'pwd\n');
    forget();
    assert.deepEqual(heard, ['']);
  });
});
