import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tellStories } from '../support/stories.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a', kind: 'api' }] });
const usr = ['usr', 'worker-a'];

/** Status, words and nothing else: there is no result. */
function failure(status: number, message: string, hint: string) {
  return { status, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` };
}

test('without a kubeconfig, it says how to get one', async () => {
  assert.deepEqual(
    await run(usr, { env: { KUBECONFIG: undefined } }),
    failure(
      2,
      'there is no kubeconfig, so no cluster to talk to',
      'log in with `oc login`, or name a file with --kubeconfig',
    ),
  );
});

test('a kubeconfig that is named and not there is a usage error', async () => {
  assert.deepEqual(
    await run([...usr, '--kubeconfig', '/no/such/file']),
    failure(2, 'there is no kubeconfig /no/such/file', 'name another file with --kubeconfig'),
  );
});

test('an unknown context is a usage error, and the nearest one is offered', async () => {
  assert.deepEqual(
    await run([...usr, '--context', 'admim']),
    failure(2, 'the kubeconfig has no context admim', 'did you mean admin?'),
  );
});

test('a kubeconfig that is no YAML is a usage error', async () => {
  const path = join(home(), 'broken');
  await writeFile(path, 'clusters: [');
  const { status, stdout, stderr } = await run([...usr, '--kubeconfig', path]);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(
    stderr,
    /^error: cannot read the kubeconfig .*broken: .*\nhint: name another file with --kubeconfig, or unset KUBECONFIG\n$/,
  );
});

test('a token that the server does not take is refused, with the way to another one', async () => {
  const { status, stdout, stderr } = await run([...usr, '--kubeconfig', lab().kubeconfig.viewer, '--token', 'expired']);
  assert.deepEqual([status, stdout], [3, '']);
  assert.match(stderr, /^error: cannot get \S+: Unauthorized\nhint: log in again, e\.g\. with `oc login`\n$/m);
});

test('a server that cannot be reached is told in two lines', async () => {
  const { status, stdout, stderr } = await run([...usr, '--server', 'https://127.0.0.1:1']);
  assert.deepEqual([status, stdout], [1, '']);
  assert.equal(
    stderr,
    'looking at the cluster\n' +
      'error: cannot reach the API server 127.0.0.1:1: the connection is refused\n' +
      'hint: check the address with `oc whoami --show-server`, the network and HTTPS_PROXY\n',
  );
});

test('a server whose certificate nobody vouches for is refused', async () => {
  const path = join(home(), 'other-authority');
  await writeFile(
    path,
    JSON.stringify({
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: lab().api.url } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
      users: [{ name: 'c', user: { token: 'not to be sent' } }],
    }),
  );
  const { status, stdout, stderr } = await run([...usr, '--kubeconfig', path]);
  assert.deepEqual([status, stdout], [3, '']);
  assert.match(
    stderr,
    /^error: no trust in the API server 127\.0\.0\.1:\d+: its certificate is signed by an unknown authority$/m,
  );
});
