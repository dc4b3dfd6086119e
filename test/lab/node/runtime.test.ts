import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, suite, test } from 'node:test';
import {
  rightRunc,
  runcNeedingGlibc,
  runcOfOtherMachine,
  runcThatDoesNothing,
  runcThatHangs,
  runcWithoutInterpreter,
  runcWithoutLibrary,
} from '../../support/builds.ts';
import type { PodSpec } from '../runtime.ts';
import { LabNode } from './lab-node.ts';
import { OpenSshClient } from './openssh-client.ts';
import { Rack } from './rack.ts';

const quiet = { env: {}, terminal: false, stdin: false };
const executable = { uid: 0, gid: 0, mode: 0o755 };

suite('the container runtime of a node', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  let original: Buffer;
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    await node.run(['ostree', 'admin', 'unlock']);
    original = await rightRunc('original');
    await node.startPod(podOf('standing'));
  });
  afterEach(() => install(original));
  after(() => open.disposeAsync());

  function podOf(uid: string): PodSpec {
    return { ...quiet, argv: ['sleep', 'infinity'], uid, name: uid, namespace: 'default', hostPath: '/host' };
  }

  function install(runc: Buffer): Promise<void> {
    return node.writeFile('/usr/bin/runc', runc, executable);
  }

  async function exec(argv: string[]) {
    const process = await node.exec('standing', { ...quiet, argv });
    const [stdout, stderr, status] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
    return { status, stdout, stderr };
  }

  async function refusal(attempt: Promise<unknown>): Promise<[string, string]> {
    const error = await attempt.then(
      () => assert.fail('it started'),
      (thrown: Error) => thrown,
    );
    return [error.name, error.message];
  }

  const mute = ['RuntimeFailure', 'error reading container (probably exited) json message: EOF'];
  const library =
    '/usr/bin/runc: error while loading shared libraries: libq.so.6: cannot open shared object file: No such file or directory';

  test('a right one that replaces it starts containers', async () => {
    await install(await rightRunc());
    await node.startPod(podOf('new'));
    await node.stopPod('new', 0);
    assert.deepEqual(await exec(['echo', 'in']), { status: 0, stdout: 'in\n', stderr: '' });
  });

  test('one that the loader refuses starts no container; to exec it is a program that failed', async () => {
    await install(await runcNeedingGlibc());
    const [kind, message] = await refusal(node.startPod(podOf('refused')));
    assert.equal(kind, 'RuntimeFailure');
    assert.match(
      message,
      /^container create failed: .*version `GLIBC_2\.99' not found \(required by \/usr\/bin\/runc\)$/,
    );
    const { status, stdout, stderr } = await exec(['echo', 'in']);
    assert.deepEqual([status, stdout, stderr.trim()], [1, '', message.replace('container create failed: ', '')]);

    await install(await runcWithoutLibrary());
    assert.deepEqual(await refusal(node.startPod(podOf('refused'))), [
      'RuntimeFailure',
      `container create failed: ${library}`,
    ]);
    assert.deepEqual(await exec(['echo', 'in']), { status: 127, stdout: '', stderr: `${library}\n` });
  });

  test('one that the kernel refuses starts nothing at all', async () => {
    const refused = [
      [() => runcOfOtherMachine().then(install), 'exec format error'],
      [() => install(Buffer.from('echo no mark')), 'exec format error'],
      [() => install(runcWithoutInterpreter()), 'no such file or directory'],
      [() => node.run(['chmod', '-x', '/usr/bin/runc']), 'permission denied'],
      [() => node.removeFile('/usr/bin/runc'), 'no such file or directory'],
    ] as const;
    for (const [change, why] of refused) {
      await change();
      assert.deepEqual(await refusal(node.startPod(podOf('refused'))), mute);
      assert.deepEqual(await refusal(exec(['echo', 'in'])), ['RuntimeFailure', `fork/exec /usr/bin/runc: ${why}`]);
    }
  });

  test('one that does nothing starts no container, and every exec succeeds without a word', async () => {
    await install(await runcThatDoesNothing());
    assert.deepEqual(await refusal(node.startPod(podOf('refused'))), mute);
    assert.deepEqual(await exec(['sh', '-c', 'exit 5']), { status: 0, stdout: '', stderr: '' });
  });

  test('one that hangs holds the start up until that is given up, and leaves nothing', async () => {
    await install(runcThatHangs());
    const patience = new AbortController();
    const start = refusal(node.startPod(podOf('stuck'), patience.signal));
    while (!(await node.inventory()).some(line => line.includes('podstuck: sleep infinity'))) await node.run(['true']);
    patience.abort();
    await start;
    assert.deepEqual(
      (await node.inventory()).filter(line => line.includes('podstuck')),
      [],
    );
  });

  test('with a broken one, what runs goes on: programs, sshd, connections to ports', async () => {
    const shell = await node.exec('standing', {
      ...quiet,
      argv: ['sh', '-c', 'while read l; do echo "$l"; done'],
      stdin: true,
    });
    await using ssh = await OpenSshClient.create(node);
    await install(await runcNeedingGlibc());
    shell.stdin.write('still there\n');
    assert.equal(String((await once(shell.stdout, 'data'))[0]), 'still there\n');
    shell.stdin.end();
    assert.deepEqual(await ssh.run(['hostname']), { status: 0, stdout: 'worker-a\n', stderr: '' });
  });

  test('without cri-o nothing starts; containers that run live on through its restart', async () => {
    await node.run(['systemctl', 'stop', 'crio']);
    assert.equal((await refusal(node.startPod(podOf('refused'))))[0], 'ServiceDown');
    assert.equal((await refusal(exec(['true'])))[0], 'ServiceDown');
    await assert.rejects(node.run(['crictl', 'version']), /crio\.sock: connect: no such file or directory/);
    await node.run(['systemctl', 'start', 'crio']);
    assert.match(await node.run(['crictl', 'version']), /RuntimeName: {2}cri-o\n/);
    assert.deepEqual(await exec(['echo', 'in']), { status: 0, stdout: 'in\n', stderr: '' });
  });
});
