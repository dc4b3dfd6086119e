import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from './lab.ts';

/** The second client, which nobody of this project wrote. */
function kubectlIsThere(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const skip = kubectlIsThere() ? false : 'KUBECTL IS NOT ON THE PATH: nothing but this project has spoken to the lab';

describe('kubectl', { skip }, () => {
  let lab: Lab;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubectl-'));
    lab = await startLab({ nodes: [{ name: 'worker-a' }], knobs: { execV5: true } });
    await apply(NAMESPACE);
    await apply(POD);
    await kubectl('wait', '--for=condition=Ready', 'pod/tools', '--timeout=20s');
  });
  after(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  type Run = { code: number | null; stdout: string; stderr: string };

  function start(args: readonly string[]): ChildProcessWithoutNullStreams {
    const connection = [
      '--kubeconfig',
      lab.kubeconfig.admin,
      '-n',
      'kubectl-ns',
      '--cache-dir',
      join(directory, 'cache'),
    ];
    return spawn('kubectl', [...connection, ...args]);
  }

  async function finish(child: ChildProcessWithoutNullStreams): Promise<Run> {
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code, stdout, stderr };
  }

  async function kubectl(...args: string[]): Promise<Run> {
    const child = start(args);
    child.stdin?.end();
    return await finish(child);
  }

  async function apply(object: object): Promise<void> {
    const path = join(directory, 'object.json');
    await writeFile(path, JSON.stringify(object));
    const { code, stderr } = await kubectl('apply', '-f', path);
    assert.equal(code, 0, stderr);
  }

  test('exec keeps stdout and stderr apart and passes the exit status on', async () => {
    assert.deepEqual(await kubectl('exec', 'tools', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7'), {
      code: 7,
      stdout: 'out\n',
      stderr: 'err\ncommand terminated with exit code 7\n',
    });
  });

  test('exec -i carries binary data both ways unchanged', async () => {
    const bytes = randomBytes(5_000_000);
    const child = start(['exec', '-i', 'tools', '--', 'sh', '-c', 'cat > /tmp/data; sha256sum < /tmp/data']);
    child.stdin.end(bytes);
    const { code, stdout } = await finish(child);
    assert.deepEqual([code, stdout], [0, `${sha256(bytes)}  -\n`]);
    const back = start(['exec', 'tools', '--', 'cat', '/tmp/data']);
    const [output] = await Promise.all([buffer(back.stdout), once(back, 'close')]);
    assert.equal(sha256(output), sha256(bytes));
  });

  test('cp copies files into a pod and out of it', async () => {
    const [here, again] = [join(directory, 'here'), join(directory, 'again')];
    await writeFile(here, randomBytes(1_000_000));
    const there = 'kubectl-ns/tools:/tmp/there';
    assert.deepEqual(await kubectl('cp', here, there), { code: 0, stdout: '', stderr: '' });
    assert.equal((await kubectl('cp', there, again)).code, 0);
    assert.equal(sha256(await readFile(again)), sha256(await readFile(here)));
  });

  test('a command that is not there is told in the words of the runtime', async () => {
    const { code, stderr } = await kubectl('exec', 'tools', '--', 'nosuch');
    assert.equal(code, 1);
    assert.match(stderr, /^error: Internal error occurred: .*"nosuch": executable file not found in \$PATH\n$/);
  });

  test('where v5 is off kubectl is refused with the way out', async () => {
    lab.knobs.execV5 = false;
    const { code, stderr } = await kubectl('exec', 'tools', '--', 'true').finally(() => {
      lab.knobs.execV5 = true;
    });
    assert.equal(code, 1);
    assert.match(stderr, /the lab speaks no SPDY; the knob execV5 admits kubectl/);
  });

  test('a pod is created, waited for, watched, read and deleted', async () => {
    const watch = start(['get', 'pods', '-w', '--no-headers']);
    // With the pods that are there it has read from which version on it watches.
    await once(watch.stdout, 'readable');
    await apply({ ...POD, metadata: { name: 'watched' } });
    assert.equal((await kubectl('wait', '--for=condition=Ready', 'pod/watched', '--timeout=20s')).code, 0);
    assert.match((await kubectl('get', 'pods', 'watched')).stdout, /^NAME .*\nwatched +1\/1 +Running +0 /);
    assert.match(
      (await kubectl('describe', 'pod', 'watched')).stdout,
      /Node: +worker-a\/10\..*Started +.*Container started/s,
    );
    assert.match((await kubectl('logs', 'watched')).stdout, /^begun\n$/);
    assert.deepEqual(await kubectl('delete', 'pod', 'watched'), {
      code: 0,
      stdout: 'pod "watched" deleted\n',
      stderr: '',
    });
    watch.kill();
    const { stdout } = await finish(watch);
    const states = stdout
      .split('\n')
      .filter(line => line.startsWith('watched'))
      .map(line => line.split(/ +/)[2]);
    assert.deepEqual([...new Set(states)], ['Pending', 'ContainerCreating', 'Running', 'Terminating', 'Error']);
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const NAMESPACE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'kubectl-ns', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
};

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'tools' },
  spec: {
    nodeName: 'worker-a',
    hostPID: true,
    hostNetwork: true,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    volumes: [{ name: 'host', hostPath: { path: '/', type: 'Directory' } }],
    containers: [
      {
        name: 'c',
        image: 'registry.lab/tools:1',
        command: ['sh', '-c', 'echo begun; exec sleep 1000'],
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'host', mountPath: '/host' }],
      },
    ],
  },
};
