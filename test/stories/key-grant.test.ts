import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf } from '../support/node-truth.ts';
import { titlesOf } from '../support/plan.ts';
import { tellStories } from '../support/stories.ts';
import { fingerprintOf, type KeyFile, makeKeyFile } from '../support/user-keys.ts';

const names = ['worker-a', 'worker-b', 'master-0'];
const { lab, run, home } = tellStories({ nodes: names.map(name => ({ name })) });

test('a granted key is let in on all nodes of its pool and on no other, stays, and is gone from all when revoked', async () => {
  const key = await makeKeyFile(join(home(), 'first'));
  const before = await keysOnNodes();
  const view = viewJournal(lab());
  const granted = await grant(key, '-o', 'json');
  const { keys, ...ending } = JSON.parse(granted.stdout);
  assert.deepEqual(ending, wellDone('key grant'));
  const [manifest] = view.created('machineconfigs');
  const { name, run: id } = readName(manifest);
  assert.deepEqual(manifest, manifestOf(name, id, key));
  assert.deepEqual(view.changes(), ['POST machineconfigs']);
  const after = await keysOnNodes();
  assert.deepEqual(
    after.map((lines, at) => lines.filter(line => !before[at]?.includes(line))),
    [[key.line], [key.line], []],
  );
  assert.deepEqual(keys, [keyItem(name, key, keys[0].since)]);

  const revoked = await run(['key', 'revoke', name, '-o', 'json']);
  const { keys: gone, ...revokedEnding } = JSON.parse(revoked.stdout);
  assert.deepEqual([gone, revokedEnding], [keys, wellDone('key revoke')]);
  assert.deepEqual(await keysOnNodes(), before);
});

test('granting a key again changes nothing and is a success; it can be revoked by its fingerprint', async () => {
  const key = await makeKeyFile(join(home(), 'again'), 'ecdsa');
  assert.equal((await grant(key)).status, 0);
  const view = viewJournal(lab());
  const second = await grant(key, '-o', 'name');
  assert.deepEqual(view.changes(), []);
  assert.match(second.stdout, /^machineconfig\/99-worker-oc-rpmoverlay-[a-z0-9]{5}\n$/);
  const { status, stdout } = await run(['key', 'revoke', fingerprintOf(key.line), '-o', 'name']);
  assert.deepEqual({ status, stdout }, { status: 0, stdout: second.stdout });
});

test('what is granted is listed as a table, wide and by name, of all pools or of one; nothing else is', async () => {
  const key = await makeKeyFile(join(home(), 'listed'));
  assert.deepEqual(await run(['key', 'list']), { status: 0, stdout: '', stderr: 'no key is granted\n' });
  await grant(key);
  const [name, since] = JSON.parse((await run(['key', 'list', '-o', 'json'])).stdout).keys.map(
    (item: { machineConfig: string; since: string }) => [item.machineConfig, item.since],
  )[0];
  const row = [name, 'worker', 'ssh-ed25519', fingerprintOf(key.line), 'the user'];
  const titles = ['NAME', 'POOL', 'TYPE', 'FINGERPRINT', 'COMMENT'];
  const list = async (...words: string[]) => (await run(['key', 'list', ...words])).stdout;
  assert.deepEqual(cellsOf(await list()), [titles, row]);
  assert.deepEqual(cellsOf(await list('--pool', 'worker', '-o', 'wide')), [
    [...titles, 'SINCE'],
    [...row, since],
  ]);
  assert.equal(await list('-o', 'name'), `machineconfig/${name}\n`);
  assert.equal(await list('--pool', 'master'), '');
  assert.equal((await run(['key', 'revoke', `machineconfig/${name}`])).status, 0);
});

test('--dry-run of both says what would be created and deleted, and changes nothing', async () => {
  const key = await makeKeyFile(join(home(), 'planned'));
  const view = viewJournal(lab());
  const plan = await grant(key, '--dry-run');
  assert.deepEqual(titlesOf(plan.stdout), [
    'create machineconfig/99-worker-oc-rpmoverlay-RUN',
    'wait until all 2 nodes of machineconfigpool/worker let the key in',
  ]);
  assert.ok(plan.stdout.includes(key.line));
  assert.deepEqual(view.changes(), []);
  await grant(key);
  const name = fingerprintOf(key.line);
  const { stdout } = await run(['key', 'revoke', name, '--dry-run']);
  assert.deepEqual(titlesOf(stdout), [
    'delete machineconfig/99-worker-oc-rpmoverlay-RUN',
    'wait until no node of machineconfigpool/worker lets the key in any more',
  ]);
  assert.deepEqual(view.changes(), ['POST machineconfigs']);
  assert.equal((await run(['key', 'revoke', name])).status, 0);
});

function grant({ path }: KeyFile, ...words: string[]) {
  return run(['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`, ...words]);
}

function keysOnNodes(): Promise<readonly (readonly string[])[]> {
  return Promise.all(names.map(name => keysOf(lab(), name)));
}

function wellDone(command: string) {
  return { version: 1, command, exit: 0, code: null, message: null, hint: null, nodes: [], leftovers: [] };
}

function readName(manifest: object | undefined): { readonly name: string; readonly run: string } {
  const [, name = '', id = ''] =
    /"name":"(99-worker-oc-rpmoverlay-([a-z0-9]{5}))"/.exec(JSON.stringify(manifest)) ?? [];
  return { name, run: id };
}

function manifestOf(name: string, id: string, { line }: KeyFile) {
  return {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/managed-by': 'oc-rpmoverlay',
        'oc-rpmoverlay/run': id,
        'machineconfiguration.openshift.io/role': 'worker',
      },
    },
    spec: {
      config: { ignition: { version: '3.2.0' }, passwd: { users: [{ name: 'core', sshAuthorizedKeys: [line] }] } },
    },
  };
}

function keyItem(machineConfig: string, key: KeyFile, since: string) {
  const [algorithm] = key.line.split(' ');
  return { machineConfig, pool: 'worker', algorithm, fingerprint: fingerprintOf(key.line), comment: 'the user', since };
}

function cellsOf(table: string): readonly (readonly string[])[] {
  const lines = table.trimEnd().split('\n');
  return lines.map(line => line.split(/ {3,}/));
}
