import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { LabNode } from './lab-node.ts';
import { OpenSshClient } from './openssh-client.ts';
import { Rack } from './rack.ts';

suite('inventory of a node', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  let ssh: OpenSshClient;
  let start: string[];
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    ssh = open.use(await OpenSshClient.create(node));
    await node.run(['systemctl', 'is-system-running', '--wait']);
    start = await node.inventory();
  });
  after(() => open.disposeAsync());

  /** What is there now and was not at the start. */
  async function additions(): Promise<string[]> {
    const known = new Set(start);
    return (await node.inventory()).filter(line => !known.has(line));
  }

  test('another deployment that is booted adds nothing', async () => {
    await node.run(['rpm-ostree', 'kargs', '--append=probe']);
    await node.reboot();
    await node.run(['systemctl', 'is-system-running', '--wait']);
    assert.deepEqual(await additions(), []);
  });

  test('logging in, sudo, a transient unit that was collected, and an unlocked /usr add nothing', async () => {
    await ssh.run(['sudo systemd-run --wait --pipe --collect --quiet true; sudo ostree admin unlock']);
    await node.run(['systemctl', 'restart', 'crio']);
    assert.deepEqual(await additions(), []);
  });

  test('a staged deployment is seen until it is dropped', async () => {
    await node.run(['rpm-ostree', 'kargs', '--append=probe']);
    assert.deepEqual(await additions(), ['file /run/ostree/staged-deployment']);
    await node.run(['rpm-ostree', 'cleanup', '-p']);
    assert.deepEqual(await additions(), []);
  });

  test('each kind of leftover is seen', async () => {
    const plant = [
      'touch /run/probe /tmp/probe /var/tmp/probe /usr/bin/probe /etc/probe',
      'mkdir -p /var/lib/some/where && mount -t tmpfs tmpfs /var/lib/some/where',
      'echo key >> /home/core/.ssh/authorized_keys',
      'systemd-run --quiet --unit probe --on-active=1h true',
      '(setsid sleep 54321 < /dev/null > /dev/null 2>&1 &)',
    ].join('\n');
    assert.deepEqual(await ssh.run([`sudo sh -ec '${plant}'`]), { status: 0, stdout: '', stderr: '' });
    const pod = { uid: 'left', name: 'left', namespace: 'default', hostPath: '/host' };
    await node.startPod({ ...pod, argv: ['sleep', '1h'], env: {}, terminal: false, stdin: false });
    assert.deepEqual(await additions(), [
      'file /etc/probe (0 bytes)',
      'file /run/probe',
      'file /run/systemd/transient/probe.service',
      'file /run/systemd/transient/probe.timer',
      'file /tmp/probe',
      'file /usr/bin/probe',
      'file /var/home/core/.ssh/authorized_keys (4 bytes)',
      'file /var/lib/some',
      'file /var/lib/some/where',
      'file /var/tmp/probe',
      'mount /var/lib/some/where',
      'process in /kubepods/podleft: sleep 1h',
      'process in /system.slice/sshd.service: sleep 54321',
    ]);
    await node.reboot();
  });

  test('a /usr that is half unlocked is seen', async () => {
    const elsewhere = [
      'systemd-run',
      '--wait',
      '--collect',
      '--quiet',
      '-p',
      'PrivateTmp=yes',
      'ostree',
      'admin',
      'unlock',
    ];
    await node.run(elsewhere);
    const found = (await node.inventory()).filter(line => line.endsWith('/unlocked-development'));
    assert.equal(found.length, 1);
  });
});
