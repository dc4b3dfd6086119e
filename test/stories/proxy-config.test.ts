import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { grantKey, useOpenSsh } from '../support/open-ssh.ts';
import { titlesOf } from '../support/plan.ts';
import { tellStories } from '../support/stories.ts';

const stories = tellStories({ nodes: [{ name: 'worker-a' }] });
const { lab, run, home } = stories;

test('--ssh-config prints one stanza that pins the host key of the node, and takes its pod away', async () => {
  const hostKey = (await machine(lab(), 'worker-a').readFile('/etc/ssh/ssh_host_ed25519_key.pub')) ?? '';
  const [type, base64] = hostKey.split(' ');
  const { status, stdout, stderr } = await run(['proxy', 'node/worker-a', '--ssh-config', '--context', 'admin', '-q']);
  const [host, user, command = '', ...rest] = stdout.split('\n');
  assert.deepEqual([status, stderr, host, user], [0, '', 'Host worker-a', '  User core']);
  assert.match(command, /^ {2}ProxyCommand \/\S+.* proxy worker-a --context admin --quiet$/);
  assert.deepEqual(rest, [
    '  HostKeyAlias worker-a',
    `  HostKeyAlgorithms ${type}`,
    `  KnownHostsCommand /bin/echo worker-a ${type} ${base64}`,
    '  UserKnownHostsFile /dev/null',
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '',
  ]);
});

test('what was printed works from any directory, with the kubeconfig and the context that were named', async () => {
  await using key = await grantKey(stories);
  const kubeconfig = relative('.', lab().kubeconfig.admin);
  const argv = ['proxy', 'worker-a', '--ssh-config', '--kubeconfig', kubeconfig, '--context', 'admin'];
  const { stdout: stanza } = await run(argv, { env: { KUBECONFIG: undefined } });
  const openSsh = await useOpenSsh({ stanza, key, home: home() });
  assert.deepEqual(await openSsh('ssh', ['worker-a', 'hostname']), { status: 0, stdout: 'worker-a\n', stderr: '' });
});

test('a token is not written down', async () => {
  const { status, stderr } = await run(['proxy', 'worker-a', '--ssh-config', '--token', 'secret']);
  assert.equal(status, 2);
  assert.match(stderr, /^error: --token and --ssh-config cannot be given together: it would be written down\n/);
});

test('--dry-run says what would be connected with what, and makes nothing', async () => {
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['proxy', 'worker-a', '--dry-run']);
  assert.deepEqual([status, stderr, view.changes(), view.inPods()], [0, '', [], []]);
  assert.deepEqual(titlesOf(stdout), [
    'create namespace/oc-rpmoverlay-RUN',
    'create pod/worker-a-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN',
    'run on worker-a',
    'stdin and stdout are connected to port 22 of node/worker-a',
    'the debug pods are deleted',
    'delete namespace/oc-rpmoverlay-RUN',
    'not looked at: the node itself, which only a debug pod can tell (its host keys, further keys that are let in)',
  ]);
  assert.match(stdout, /activeDeadlineSeconds: 86400\n/);
});

test('a node that is not there is refused, with the nearest name', async () => {
  assert.deepEqual(await run(['proxy', 'worker-b']), {
    status: 3,
    stdout: '',
    stderr: 'error: node/worker-b is not there\nhint: did you mean worker-a?\n',
  });
});
