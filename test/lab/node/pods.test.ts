import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { CannotStart, type ContainerSpec, NodeDown, type PodSpec } from '../runtime.ts';
import { LabNode } from './lab-node.ts';
import { Rack } from './rack.ts';

const quiet = { env: {}, terminal: false, stdin: false };

suite('pods of a node', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    await node.startPod(podOf('standing', ['sleep', 'infinity']));
  });
  after(() => open.disposeAsync());

  function podOf(uid: string, argv: string[]): PodSpec {
    return { ...quiet, argv, uid, name: uid, namespace: 'default', hostPath: '/host' };
  }

  async function run(argv: string[], more: Partial<ContainerSpec> = {}, uid = 'standing') {
    const process = await node.exec(uid, { ...quiet, argv, ...more });
    const [stdout, stderr, status] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
    return { status, stdout, stderr };
  }

  test('a pod has a root of its own, and that of the node at its host path', async () => {
    const script = 'cat /etc/passwd; ls /host/etc/passwd /host/run/ostree-booted; ls /usr/bin/rpm-ostree';
    assert.deepEqual(await run(['sh', '-c', script]), {
      status: 2,
      stdout: 'root:x:0:0:root:/root:/bin/bash\n/host/etc/passwd\n/host/run/ostree-booted\n',
      stderr: "ls: cannot access '/usr/bin/rpm-ostree': No such file or directory\n",
    });
  });

  test('a pod shares all namespaces of PID 1 but that of the mounts', async () => {
    const ofPod = (name: string) => `readlink /proc/self/ns/${name}`;
    const ofInit = (name: string) => `readlink /proc/1/ns/${name}`;
    const same = (name: string) => `test $(${ofPod(name)}) = $(${ofInit(name)}) && echo ${name}`;
    const script = ['pid', 'net', 'uts', 'ipc', 'cgroup', 'mnt'].map(same).join('; ');
    const shown = await run(['bash', '-c', `${script}; cat /proc/1/comm; hostname; grep ^0: /proc/self/cgroup`]);
    assert.equal(shown.stdout, 'pid\nnet\nuts\nipc\ncgroup\nsystemd\nworker-a\n0::/kubepods/podstanding\n');
  });

  test('mounts pass between a running pod and the node in neither direction', async () => {
    await node.run(['mkdir', '-p', '/var/mnt/a', '/var/mnt/b']);
    await node.run(['mount', '-t', 'tmpfs', 'tmpfs', '/var/mnt/a']);
    await run(['mount', '-t', 'tmpfs', 'tmpfs', '/host/var/mnt/b']);
    const ofPod = await run(['grep', '-o', '/host/var/mnt/.', '/proc/self/mountinfo']);
    const ofNode = await run(['grep', '-o', '/var/mnt/.', '/proc/1/mountinfo']);
    const throughRoot = await run(['sh', '-c', 'touch /proc/1/root/var/mnt/a/file; ls /host/var/mnt/a']);
    await node.run(['umount', '/var/mnt/a']);
    assert.deepEqual([ofPod.stdout, ofNode.stdout, throughRoot.stdout], ['/host/var/mnt/b\n', '/var/mnt/a\n', '']);
  });

  test('chroot to the host reaches PID 1 by nsenter and by systemd-run', async () => {
    const script = 'readlink /proc/self/ns/mnt; cat; echo err >&2; exit 9';
    const initNamespace = (await node.run(['readlink', '/proc/1/ns/mnt'])).trim();
    const entered = await pipeIn(['chroot', '/host', 'nsenter', '-t', '1', '-m', 'sh', '-c', script]);
    const asUnit = ['systemd-run', '--wait', '--pipe', '--collect', '--quiet', 'sh', '-c', script];
    const expected = { status: 9, stdout: `${initNamespace}\ninput`, stderr: 'err\n' };
    assert.deepEqual(entered, expected);
    assert.deepEqual(await pipeIn(['chroot', '/host', ...asUnit]), expected);

    async function pipeIn(argv: string[]) {
      const process = await node.exec('standing', { ...quiet, argv, stdin: true });
      process.stdin.end('input');
      const [stdout, stderr, status] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
      return { status, stdout, stderr };
    }
  });

  test('the environment is that of a container with what the manifest adds', async () => {
    const { stdout } = await run(['/usr/bin/env'], { env: { HOST: '/host', TMOUT: '900' } });
    assert.deepEqual(
      new Set(stdout.trim().split('\n')),
      new Set([
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        ...['HOME=/root', 'HOSTNAME=worker-a', 'container=oci', 'HOST=/host', 'TMOUT=900'],
      ]),
    );
  });

  test('bytes pass unchanged, however many, and outputs are kept apart', async () => {
    const sent = randomBytes(20_000_000);
    const argv = ['sh', '-c', 'tee /dev/stderr'];
    const process = await node.exec('standing', { ...quiet, argv, stdin: true });
    process.stdin.end(sent);
    const [stdout, stderr, status] = await Promise.all([buffer(process.stdout), buffer(process.stderr), process.exit]);
    assert.deepEqual([status, stdout.equals(sent), stderr.equals(sent)], [0, true, true]);
  });

  test('a reader that does not read holds the program up', async () => {
    const process = await node.exec('standing', {
      ...quiet,
      argv: ['sh', '-c', 'yes | head -c 50000000; echo >&2 done'],
    });
    let done = false;
    process.stderr.once('data', () => (done = true));
    await once(process.stdout, 'readable');
    await run(['true']);
    assert.equal(done, false);
    assert.equal((await buffer(process.stdout)).length, 50_000_000);
    assert.equal(await process.exit, 0);
  });

  test('a program that does not read its input ends undisturbed', async () => {
    const process = await node.exec('standing', { ...quiet, argv: ['true'], stdin: true });
    process.stdin.write(Buffer.alloc(1_000_000));
    process.stdout.resume();
    process.stderr.resume();
    assert.equal(await process.exit, 0);
  });

  test('exit statuses are exact: 0, another, 128 + signal', async () => {
    const scripts = [
      'exit 0',
      'exit 1',
      'exit 255',
      'kill -KILL $$',
      'kill -TERM $$',
      'kill -PIPE $$',
      'kill -SEGV $$',
    ];
    const results = await Promise.all(scripts.map(script => run(['sh', '-c', script])));
    assert.deepEqual(
      results.map(({ status }) => status),
      [0, 1, 255, 137, 143, 141, 139],
    );
  });

  test('what cannot be started is said in the words of a runtime', async () => {
    const refusal = (argv: string[], uid?: string) =>
      run(argv, {}, uid).then(
        () => assert.fail(),
        (error: Error) => [error instanceof CannotStart, error.message],
      );
    assert.deepEqual(
      await Promise.all([refusal(['nosuch']), refusal(['/nosuch']), refusal(['/etc']), refusal(['true'], 'x')]),
      [
        [true, 'exec: "nosuch": executable file not found in $PATH'],
        [true, 'exec: "/nosuch": stat /nosuch: no such file or directory'],
        [true, 'exec: "/etc": permission denied'],
        [true, 'container is not running'],
      ],
    );
  });

  test('a terminal has the size that it is given, also later, and its output is one stream', async () => {
    const untilSized = 'while [ "$(stty size)" != "43 132" ]; do sleep 0.01; done';
    const rest = 'read line; tty; stty size; echo "$line" >&2; echo $TERM; sleep 60 & wait';
    const script = `${untilSized}; trap "stty size; exit 5" WINCH; ${rest}`;
    const process = await node.exec('standing', {
      ...quiet,
      argv: ['bash', '-c', script],
      terminal: true,
      stdin: true,
    });
    process.resize({ columns: 132, rows: 43 });
    process.stdin.write('typed\n');
    let shown = '';
    process.stdout.setEncoding('utf8').on('data', chunk => {
      shown += chunk;
      if (shown.endsWith('xterm\r\n')) process.resize({ columns: 80, rows: 24 });
    });
    assert.equal(await process.exit, 5);
    assert.equal(shown, 'typed\r\n/dev/pts/0\r\n43 132\r\ntyped\r\nxterm\r\n24 80\r\n');
  });

  test('a signal reaches the program, with a terminal and without', async () => {
    for (const terminal of [false, true]) {
      const argv = ['sh', '-c', 'trap "echo got it; exit 6" TERM; echo ready; while :; do sleep 0.1; done'];
      const process = await node.exec('standing', { ...quiet, argv, terminal });
      let shown = '';
      process.stdout.setEncoding('utf8').on('data', chunk => {
        shown += chunk;
        if (chunk.startsWith('ready')) process.kill('SIGTERM');
      });
      assert.deepEqual([await process.exit, shown.replaceAll('\r', '')], [6, 'ready\ngot it\n']);
    }
  });

  test('a pod that does not listen is killed after its grace period, and all that it started with it', async () => {
    const main = await node.startPod(podOf('deaf', ['sh', '-c', 'trap "" TERM; echo ready; sleep infinity']));
    await once(main.stdout, 'data');
    const child = await node.exec('deaf', { ...quiet, argv: ['sleep', 'infinity'] });
    for (const process of [main, child]) process.stdout.resume();
    for (const process of [main, child]) process.stderr.resume();
    await node.stopPod('deaf', 50);
    assert.deepEqual(await Promise.all([main.exit, child.exit]), [137, 137]);
    assert.deepEqual(
      (await node.inventory()).filter(line => line.includes('poddeaf')),
      [],
    );
  });

  test('a pod that listens ends by itself within its grace period', async () => {
    const main = await node.startPod(
      podOf('polite', ['sh', '-c', 'trap "exit 4" TERM; echo ready; sleep infinity & wait']),
    );
    await once(main.stdout, 'data');
    main.stderr.resume();
    await node.stopPod('polite', 60_000);
    assert.equal(await main.exit, 4);
  });

  test('when the main process of a pod ends, all others end with it', async () => {
    const main = await node.startPod({ ...podOf('short', ['sh', '-c', 'read line; exit 3']), stdin: true });
    const child = await node.exec('short', { ...quiet, argv: ['sleep', 'infinity'] });
    for (const output of [main.stdout, main.stderr, child.stdout, child.stderr]) output.resume();
    main.stdin.end();
    assert.deepEqual(await Promise.all([main.exit, child.exit]), [3, 137]);
  });

  test('the end of the node is the end of its pods', async () => {
    await using rack = await Rack.create();
    await using other = await LabNode.create({ name: 'worker-b', rack });
    await other.boot();
    const main = await other.startPod(podOf('standing', ['sleep', 'infinity']));
    main.stdout.resume();
    main.stderr.resume();
    await other.crash();
    assert.equal(await main.exit, 137);
    await assert.rejects(other.exec('standing', { ...quiet, argv: ['true'] }), new NodeDown('node/worker-b is down'));
  });
});
