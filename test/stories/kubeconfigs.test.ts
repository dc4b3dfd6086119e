import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { test } from 'node:test';
import { actionOf, auditOf } from '../support/audit.ts';
import { countingPlugin, pluginEntry, runsIn } from '../support/credential-plugin.ts';
import { refusalOf } from '../support/ending.ts';
import { atFirst, request } from '../support/moment.ts';
import { type OwnKubeconfig, type Written, writeOwnKubeconfig } from '../support/own-kubeconfig.ts';
import type { RunOptions } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { turned } from '../support/trouble.ts';
import { omnipotentUser } from '../support/users.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const usr = ['usr', 'worker-a', '--via', 'host'];

function own(parts: OwnKubeconfig): Promise<Written> {
  return writeOwnKubeconfig(lab(), home(), parts);
}

/** Runs the program to its good end; the users that the API has taken it for. */
async function usersOf(argv: readonly string[], options?: RunOptions): Promise<readonly string[]> {
  using audit = auditOf(lab());
  const { status, stderr } = await run(argv, options);
  assert.equal(status, 0, stderr);
  return [...new Set(audit.asked.map(({ user }) => user))];
}

test('a client certificate is shown, from files beside the kubeconfig and from flags for a context without a user', async () => {
  const { certificate, key } = lab().api.admin;
  const files = { 'me.crt': certificate, 'me.key': key };
  const { path } = await own({ user: { 'client-certificate': 'me.crt', 'client-key': 'me.key' }, files });
  assert.deepEqual(await usersOf(['status', '--kubeconfig', path]), ['system:admin']);
  const nobody = await own({ files });
  const flags = ['--client-certificate', nobody.beside('me.crt'), '--client-key', nobody.beside('me.key')];
  assert.deepEqual(await usersOf(['status', '--kubeconfig', nobody.path, ...flags]), ['system:admin']);
});

test('with a client certificate that a plugin gives, requests and streams are let in', async () => {
  const { certificate, key } = lab().api.admin;
  const status = { clientCertificateData: certificate, clientKeyData: key };
  const { path } = await own({
    user: { exec: pluginEntry },
    files: { plugin: '#!/bin/sh\ncat "$(dirname "$0")/credential"', credential: JSON.stringify({ status }) },
  });
  assert.deepEqual(await usersOf([...usr, '--kubeconfig', path]), ['system:admin']);
});

test('a context without a user asks as system:anonymous, who is refused; --token makes it somebody', async () => {
  omnipotentUser(lab(), 'bearer', ['let-me-in']);
  const { path } = await own({});
  const { status, code, message } = refusalOf(await run(['status', '-o', 'json', '--kubeconfig', path]));
  assert.deepEqual([status, code], [3, 'FORBIDDEN']);
  assert.match(message ?? '', /User "system:anonymous" cannot list resource "nodes"/);
  assert.deepEqual(await usersOf(['status', '--kubeconfig', path, '--token', 'let-me-in']), ['bearer']);
});

test('of several files in KUBECONFIG the first to name a thing counts, and each finds its own files beside it', async () => {
  omnipotentUser(lab(), 'split', ['right']);
  const [contexts, users, clusters] = await Promise.all([
    own({ user: {} }),
    own({ user: { tokenFile: 'token' }, files: { token: 'right' } }),
    own({ user: { token: 'wrong' } }),
  ]);
  const { 'current-context': mine, contexts: asked } = contexts.content;
  await contexts.write({ 'current-context': mine, contexts: asked });
  await users.write({ users: users.content.users, contexts: [{ name: mine, context: { cluster: 'gone' } }] });
  await clusters.write({ ...clusters.content, 'current-context': 'gone' });
  const files = [contexts.path, contexts.beside('missing'), users.path, clusters.path];
  assert.deepEqual(await usersOf(['status'], { env: { KUBECONFIG: files.join(delimiter) } }), ['split']);
});

test('a run whose context is switched meanwhile goes on where it began, through a lost connection and a new login, to the end of its clean-up', async () => {
  omnipotentUser(lab(), 'plugged', ['plugin-1', 'plugin-2']);
  const { path, beside, content, write } = await own({
    user: { exec: pluginEntry },
    files: { plugin: countingPlugin },
  });
  const switched = {
    'current-context': 'other',
    contexts: [...content.contexts, { name: 'other', context: { cluster: 'other', user: 'other' } }],
    clusters: [...content.clusters, { name: 'other', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [...content.users, { name: 'other', user: { token: 'wrong' } }],
  };
  let switching: Promise<void> | undefined;
  using audit = auditOf(lab(), entry => {
    if (actionOf(entry) === 'create pods') switching = write(switched);
  });
  // The connection is lost on which the pod was to be deleted, and the token has expired when it is asked again.
  using _outage = atFirst(lab(), request('DELETE', 'pods'), async () => {
    await switching;
    lab().api.access.tokens.delete('plugin-1');
    await lab().api.suspend();
    await lab().api.resume();
  });
  const { status, stderr } = await run([...usr, '--kubeconfig', path]);
  assert.equal(status, 0, stderr);
  assert.deepEqual([...new Set(audit.asked.map(({ user }) => user))], ['plugged']);
  assert.equal(await runsIn(beside('runs')), 2);
});

test('an API that takes a third of a second for every answer is only slow', async () => {
  using _api = turned(lab(), { latencyMs: 333 });
  assert.deepEqual(await usersOf(usr), ['system:admin']);
});

test('an API that takes longer than --request-timeout is told as such', async () => {
  using _api = turned(lab(), { latencyMs: 3000 });
  const { status, code } = refusalOf(await run(['status', '--request-timeout', '300ms', '-o', 'json']));
  assert.deepEqual([status, code], [4, 'TIMEOUT']);
});
