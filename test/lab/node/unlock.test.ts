import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { LabNode } from './lab-node.ts';
import { OpenSshClient } from './openssh-client.ts';
import { Rack } from './rack.ts';

const enabled = `Development mode enabled.  A writable overlayfs is now mounted on /usr.
All changes there will be discarded on reboot.
`;

suite('rpm-ostree usroverlay', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  let ssh: OpenSshClient;
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    ssh = open.use(await OpenSshClient.create(node));
  });
  after(() => open.disposeAsync());

  test('from a debug pod it unlocks the /usr of that pod alone, and the node takes itself to be unlocked', async () => {
    await startDebugPod();
    assert.deepEqual(await inPod(['chroot', '/host', 'rpm-ostree', 'usroverlay']), [0, enabled, '']);
    assert.deepEqual(await inPod(['touch', '/host/usr/bin/probe']), [0, '', '']);
    assert.equal(await topmostUsr(), 'ro');
    assert.deepEqual(await ssh.run(['sudo touch /usr/bin/probe']), {
      status: 1,
      stdout: '',
      stderr: "touch: cannot touch '/usr/bin/probe': Read-only file system\n",
    });
    assert.equal(await unlockedState(), 'development');
    assert.deepEqual(await ssh.run(['sudo rpm-ostree usroverlay']), {
      status: 1,
      stdout: '',
      stderr: 'error: Deployment is already in unlocked state: development\n',
    });
  });

  test('a reboot makes the node whole again', async () => {
    await node.reboot();
    assert.equal(await unlockedState(), 'none');
    assert.equal(await topmostUsr(), 'ro');
  });

  test('over SSH it unlocks /usr for PID 1, but not for a pod that was running', async () => {
    await startDebugPod();
    assert.deepEqual(await ssh.run(['sudo rpm-ostree usroverlay']), { status: 0, stdout: enabled, stderr: '' });
    assert.equal(await topmostUsr(), 'rw');
    assert.deepEqual(await ssh.run(['sudo touch /usr/bin/probe']), { status: 0, stdout: '', stderr: '' });
    assert.deepEqual(await inPod(['chroot', '/host', 'nsenter', '-t', '1', '-m', 'ls', '/usr/bin/probe']), [
      ...[0, '/usr/bin/probe\n', ''],
    ]);
    const [status, , complaint] = await inPod(['touch', '/host/usr/bin/other']);
    assert.deepEqual([status, complaint], [1, "touch: cannot touch '/host/usr/bin/other': Read-only file system\n"]);
    assert.equal(await unlockedState(), 'development');
  });

  test('a reboot drops the overlay and what was in it', async () => {
    await node.reboot();
    assert.equal(await topmostUsr(), 'ro');
    assert.equal(await node.readFile('/usr/bin/probe'), undefined);
    assert.deepEqual(
      (await node.listDirectory('/var/tmp')).filter(name => name.startsWith('ostree')),
      [],
    );
  });

  for (const wrapper of [
    ['nsenter', '-t', '1', '-m'],
    ['systemd-run', '--wait', '--pipe', '--collect', '--quiet'],
  ]) {
    test(`from a debug pod through ${wrapper[0]} it unlocks /usr for PID 1`, async t => {
      t.after(() => node.reboot());
      await startDebugPod();
      assert.deepEqual(await inPod(['chroot', '/host', ...wrapper, 'rpm-ostree', 'usroverlay']), [0, enabled, '']);
      assert.equal(await topmostUsr(), 'rw');
    });
  }

  test('rpm-ostree says its version and its status in text as the real one does', async () => {
    const digest = '@sha256:[0-9a-f]{64}';
    assert.match(await node.run(['rpm-ostree', '--version']), /^rpm-ostree:\n Version: '2025\.6'\n/);
    assert.match(
      await node.run(['rpm-ostree', 'status', '--booted']),
      new RegExp(
        [
          '^State: idle\nBootedDeployment:\n',
          `\\* ostree-unverified-registry:quay.io/openshift-release-dev/ocp-v4.0-art-dev${digest}\n`,
          ` {19}Digest: ${digest.slice(1)}\n {18}Version: 9\\.6\\.20251202-0 \\(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z\\)\n$`,
        ].join(''),
      ),
    );
  });

  test('the status in JSON has the fields of the booted deployment', async () => {
    const status = JSON.parse(await node.run(['rpm-ostree', 'status', '--json', '--booted']));
    const checksum = (await node.run(['sh', '-c', 'ostree admin status | grep -o "[0-9a-f]\\{64\\}"'])).trim();
    const digest = status.deployments[0]['container-image-reference-digest'];
    const timestamp = status.deployments[0].timestamp;
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    assert.ok(Number.isInteger(timestamp));
    assert.deepEqual(status, {
      deployments: [
        {
          id: `rhcos-${checksum}.0`,
          ...{ osname: 'rhcos', checksum, serial: 0, version: '9.6.20251202-0', timestamp },
          ...{ booted: true, staged: false, pinned: false, unlocked: 'none', 'regenerate-initramfs': false },
          'container-image-reference': `ostree-unverified-registry:quay.io/openshift-release-dev/ocp-v4.0-art-dev@${digest}`,
          'container-image-reference-digest': digest,
          'base-commit-meta': { 'ostree.manifest-digest': digest, version: '9.6.20251202-0' },
          ...{ packages: [], 'base-removals': [], 'base-local-replacements': [] },
          ...{ 'base-remote-replacements': {}, 'requested-packages': [], 'requested-local-packages': [] },
          ...{ 'requested-local-fileoverride-packages': [], 'requested-base-removals': [] },
          'requested-base-local-replacements': [],
        },
      ],
      ...{ transaction: null, 'cached-update': null, 'update-driver': null },
    });
  });

  test('a hotfix, and what was written to it, outlives a reboot', async () => {
    await node.run(['ostree', 'admin', 'unlock', '--hotfix']);
    await node.run(['touch', '/usr/bin/probe']);
    await node.reboot();
    assert.deepEqual([await unlockedState(), await topmostUsr()], ['hotfix', 'rw']);
    assert.equal(await node.readFile('/usr/bin/probe'), '');
  });

  async function startDebugPod(): Promise<void> {
    const container = { argv: ['sleep', 'infinity'], env: {}, terminal: false, stdin: false };
    await node.startPod({ ...container, uid: 'debug', name: 'debug', namespace: 'default', hostPath: '/host' });
  }

  /** Exit status, standard output and standard error. */
  async function inPod(argv: string[]): Promise<(number | string)[]> {
    const process = await node.exec('debug', { argv, env: {}, terminal: false, stdin: false });
    return Promise.all([process.exit, text(process.stdout), text(process.stderr)]);
  }

  async function unlockedState(): Promise<string> {
    return JSON.parse(await node.run(['rpm-ostree', 'status', '--json'])).deployments[0].unlocked;
  }

  /** How PID 1 has mounted what it sees at /usr. */
  async function topmostUsr(): Promise<string | undefined> {
    const mounts = ((await node.readFile('/proc/1/mountinfo')) ?? '').split('\n').map(line => line.split(' '));
    return mounts.findLast(mount => mount[4] === '/usr')?.[5]?.split(',')[0];
  }
});
