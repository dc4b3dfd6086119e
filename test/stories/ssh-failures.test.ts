import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { titlesOf } from '../support/plan.ts';
import { tellStories } from '../support/stories.ts';
import { pausedPool } from '../support/trouble.ts';
import { makeKeyFile, makeKnownKey } from '../support/user-keys.ts';

const { lab, run, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('a node that is not there is a failure of ours, 255, and the nearest name is told', async () => {
  assert.deepEqual(await run(['ssh', 'worker-b', '--', 'true']), {
    status: 255,
    stdout: '',
    stderr: 'error: node/worker-b is not there\nhint: did you mean worker-a?\n',
  });
});

test('where no key is let in and the pool is paused, that is the failure, and nothing was made', async () => {
  using _paused = pausedPool(lab(), 'worker');
  const view = viewJournal(lab());
  const { status, stderr } = await run(['ssh', 'worker-a', '--', 'true']);
  assert.equal(status, 255);
  assert.match(
    stderr,
    /^error: machineconfigpool\/worker is paused\nhint: oc patch mcp\/worker .*; or oc debug node\/worker-a, which needs no key\n$/,
  );
  assert.deepEqual(view.changes(), []);
});

test('what is not understood is 2, and nothing is contacted', async () => {
  const view = viewJournal(lab());
  for (const words of [
    ['ssh'],
    ['ssh', 'worker-a', '--'],
    ['ssh', 'worker-a', 'true'],
    ['ssh', 'worker-a', '--key='],
  ]) {
    assert.equal((await run(words)).status, 2, words.join(' '));
  }
  assert.deepEqual(view.changes(), []);
});

test('a private key file that is none is told before anything is made', async () => {
  const { path } = await makeKeyFile(join(home(), 'other'));
  const view = viewJournal(lab());
  const { status, stderr } = await run(['ssh', 'worker-a', '--key', `${path}.pub`, '--', 'true']);
  assert.equal(status, 2);
  assert.match(stderr, /is a public key\nhint: name the private key, the file without \.pub\n$/);
  assert.deepEqual(view.changes(), []);
});

test('an interrupt ends the command on the node as well, and is 130', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const argv = ['ssh', 'worker-a', '--key', key.path, '--', 'sh', '-c', 'echo ready; exec sleep 1000'];
  const { child, ended } = start(argv, { input: new PassThrough(), signal });
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { status, stderr } = await ended;
  assert.deepEqual(
    { status, stderr },
    {
      status: 130,
      stderr: 'taking back what was made; once more leaves at once\nerror: interrupted\n',
    },
  );
  assert.equal(await machine(lab(), 'worker-a').run(['sh', '-c', 'pgrep -f "sleep [1]000" || true']), '');
});

test('a connection that is lost while the command runs is a failure of ours, since nobody knows how it ended', async ({
  signal,
}) => {
  await using key = await makeKnownKey(lab(), home());
  const argv = ['ssh', 'worker-a', '--key', key.path, '--', 'sh', '-c', 'echo ready; read -r x'];
  const { child, ended } = start(argv, { input: new PassThrough(), signal });
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  await machine(lab(), 'worker-a').run(['pkill', '-u', 'core', 'sshd']);
  const { status, stderr } = await ended;
  assert.equal(status, 255);
  assert.match(stderr, /^error: the connection to sshd was lost/);
});

test('--dry-run says what would be run, and makes nothing', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['ssh', 'worker-a', '--dry-run', '--', 'echo', 'a b']);
  assert.deepEqual([status, view.changes(), view.inPods()], [0, [], []]);
  assert.deepEqual(titlesOf(stdout), [
    'create namespace/oc-rpmoverlay-RUN',
    'create pod/worker-a-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN',
    'run on worker-a',
    'create machineconfig/99-worker-oc-rpmoverlay-RUN',
    'wait until the key is let in (it reaches the pool worker)',
    'run on worker-a',
    'delete machineconfig/99-worker-oc-rpmoverlay-RUN',
    'the debug pods are deleted',
    'delete namespace/oc-rpmoverlay-RUN',
    'not looked at: the node itself, which only a debug pod can tell (its host keys, further keys that are let in)',
  ]);
  assert.match(stdout, /ssh core@worker-a 'echo '\\''a b'\\'''\n/);
});
