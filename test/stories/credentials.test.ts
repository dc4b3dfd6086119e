import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { User } from '../lab/api/hooks.ts';
import { actionOf, auditOf } from '../support/audit.ts';
import { countingPlugin, pluginEntry, runsIn } from '../support/credential-plugin.ts';
import { refusalOf } from '../support/ending.ts';
import { atEach, request } from '../support/moment.ts';
import { writeOwnKubeconfig } from '../support/own-kubeconfig.ts';
import { tellStories } from '../support/stories.ts';
import { turned } from '../support/trouble.ts';
import { omnipotentUser } from '../support/users.ts';

const { lab, run, home } = tellStories({
  nodes: [{ name: 'worker-a' }],
  prepare: async ({ api: { access } }) => {
    const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
    access.bindings.push({ name: 'crew', subject: { kind: 'Group', name: 'night-shift' }, rules: [everything] });
    access.tokens.set('actor-token', { name: 'actor', groups: ['system:authenticated'], extra: {} });
    const mayBe = (group: string, plural: string, ...resourceNames: string[]) => {
      return { verbs: ['impersonate'], apiGroups: [group], resources: [plural], resourceNames };
    };
    const rules = [
      mayBe('', 'users', 'alice'),
      mayBe('', 'groups', 'crew', 'night-shift'),
      mayBe('authentication.k8s.io', 'uids', 'u-1'),
    ];
    access.bindings.push({ name: 'actor', subject: { kind: 'User', name: 'actor' }, rules });
  },
});
const usr = ['usr', 'worker-a', '--via', 'host'];

/** Of somebody who may do nothing but be `alice`, whom a group of hers lets do everything. */
const actor = { token: 'actor-token' };
const alice: User = { name: 'alice', uid: 'u-1', groups: ['crew', 'night-shift', 'system:authenticated'], extra: {} };

for (const { source, via, flags, entry, stream } of [
  {
    source: '--as, --as-group and --as-uid',
    via: 'ssh',
    flags: ['--as', 'alice', '--as-group', 'crew', '--as-group', 'night-shift', '--as-uid', 'u-1'],
    entry: {},
    stream: 'get pods/portforward',
  },
  {
    source: 'as, as-groups and as-uid of the kubeconfig',
    via: 'host',
    flags: [],
    entry: { as: 'alice', 'as-groups': ['crew', 'night-shift'], 'as-uid': 'u-1' },
    stream: 'get pods/exec',
  },
]) {
  test(`with ${source}, every read, watch, change and stream of a run by ${via} is from that user`, async () => {
    const { path } = await writeOwnKubeconfig(lab(), home(), { user: { ...actor, ...entry } });
    using audit = auditOf(lab());
    const { status, stderr } = await run(['usr', 'worker-a', '--via', via, ...flags, '--kubeconfig', path]);
    assert.equal(status, 0, stderr);
    const meant = audit.asked.filter(({ question }) => question.verb !== 'impersonate');
    assert.deepEqual([...new Set(meant.map(({ who }) => JSON.stringify(who)))], [JSON.stringify(alice)]);
    const expected = ['list machineconfigpools', 'watch pods', 'create pods', 'delete pods', stream];
    assert.deepEqual(
      expected.filter(action => !audit.actions().has(action)),
      [],
    );
  });
}

test('who may not impersonate is refused in the words of the API, and nothing is asked in their own name', async () => {
  const { path } = await writeOwnKubeconfig(lab(), home(), { user: actor });
  using audit = auditOf(lab());
  const { status, code, message } = refusalOf(await run([...usr, '--as', 'bob', '--kubeconfig', path, '-o', 'json']));
  assert.deepEqual([status, code], [3, 'FORBIDDEN']);
  assert.match(message ?? '', /users "bob" is forbidden: User "actor" cannot impersonate resource "users"/);
  assert.deepEqual([...audit.actions()], ['impersonate users']);
});

/** The tokens of somebody who may do everything: they are given one after the other. */
const tokens = ['plugin-1', 'plugin-2', 'plugin-3', 'plugin-4', 'plugin-5', 'plugin-6'] as const;

test('a token that expires in mid-run is asked of its plugin anew, whatever meets the 401: a read, a write, a watch or a stream', async () => {
  omnipotentUser(lab(), 'plugged', tokens);
  const parts = { user: { exec: pluginEntry }, files: { plugin: countingPlugin } };
  const { path, beside } = await writeOwnKubeconfig(lab(), home(), parts);
  const expired = (match: RegExp) => ({ match, status: 401, times: 1 });
  using _api = turned(lab(), {
    podStartMs: 300,
    dropWatchAfter: { events: 1, how: 'clean' },
    failNext: [
      expired(/^GET .*\/nodes\/worker-a$/),
      expired(/^POST .*\/pods$/),
      expired(/^GET .*\/exec$/),
      expired(/^DELETE /),
    ],
  });
  // The first watch of the pod is let in, and ends after one event; for the next one its token is too old.
  using _audit = auditOf(lab(), entry => {
    if (actionOf(entry) === 'watch pods') lab().api.access.tokens.delete(tokens[2]);
  });
  const { status, stderr } = await run([...usr, '--kubeconfig', path]);
  assert.equal(status, 0, stderr);
  assert.equal(await runsIn(beside('runs')), tokens.length);
});

test('a token file that is replaced in mid-run is read again as soon as its old token is not taken', async () => {
  omnipotentUser(lab(), 'rotated', ['first']);
  const parts = { user: { tokenFile: 'token' }, files: { token: 'first' } };
  const { path, beside } = await writeOwnKubeconfig(lab(), home(), parts);
  const next = ['second', 'third'];
  const [isMade, isCleanUp] = [request('POST', 'pods'), request('DELETE', 'pods')];
  using _rotation = atEach(
    lab(),
    entry => isMade(entry) || isCleanUp(entry),
    async () => {
      const token = next.shift() ?? '';
      await writeFile(beside('new'), token);
      await rename(beside('new'), beside('token'));
      lab().api.access.tokens.clear();
      omnipotentUser(lab(), 'rotated', [token]);
    },
  );
  const { status, stderr } = await run([...usr, '--kubeconfig', path]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(next, []);
});
