import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineConfigs } from '../lab/controllers/mco/resources.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf, machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

const nodes = [
  { name: 'worker-a', os: 'rhcos9', keyFile: '/home/core/.ssh/authorized_keys.d/ignition' },
  { name: 'worker-b', os: 'rhcos8', keyFile: '/home/core/.ssh/authorized_keys' },
] as const;

const { lab, run } = tellStories({ nodes });

for (const { name, os, keyFile } of nodes) {
  test(`a fresh node (${os}) lets a key in for the run and is unlocked over SSH, with nothing left of the key`, async () => {
    const { store, journal } = lab();
    const view = viewJournal(lab());
    const { bootId } = machine(lab(), name);
    const keysBefore = await keysOf(lab(), name);
    const configsBefore = ownConfigs();
    let keysAtLogin: readonly string[] = [];
    journal.setGate(async entry => {
      if (entry.kind === 'program' && entry.by === 'ssh' && keysAtLogin.length === 0)
        keysAtLogin = linesOf(await machine(lab(), name).readFile(keyFile));
    });
    const { status, stdout, stderr } = await run(['usr', name]);
    journal.setGate(async () => {});
    assert.deepEqual(
      { status, stdout },
      { status: 0, stdout: `NODE       /USR       VIA   CODE\n${name}   unlocked   ssh   -\n` },
      stderr,
    );

    const [config] = view.created('machineconfigs');
    const { id, key } = readGrant(config);
    assert.deepEqual(config, grant({ id, key }));
    assert.deepEqual(view.changes(), [
      'POST namespaces',
      `POST namespaces/oc-rpmoverlay-${id}/pods`,
      `PATCH nodes/${name}`, // The host keys, where they were not recorded yet.
      'POST machineconfigs',
      `PATCH nodes/${name}`,
      `DELETE machineconfigs/99-worker-oc-rpmoverlay-${id}`,
      `DELETE namespaces/oc-rpmoverlay-${id}/pods/${name}-oc-rpmoverlay-${id}`,
      `DELETE namespaces/oc-rpmoverlay-${id}`,
    ]);
    assert.deepEqual(view.overSsh(), [
      'sudo -n -- rpm-ostree usroverlay',
      `sudo -n -- touch /usr/.oc-rpmoverlay-probe-${id}`,
      `sudo -n -- rm -f /usr/.oc-rpmoverlay-probe-${id}`,
    ]);

    assert.deepEqual(keysAtLogin, [key, ...keysBefore]);
    assert.deepEqual(await keysOf(lab(), name), keysBefore);
    assert.deepEqual(ownConfigs(), configsBefore);
    assert.equal(await usrOf(lab(), name), 'writable');
    assert.match(await machine(lab(), name).run(['findmnt', '-no', 'FSTYPE,OPTIONS', '/usr']), /^overlay +rw,/m);
    assert.equal((await machine(lab(), name).run(['cat', '/proc/sys/kernel/random/boot_id'])).trim(), bootId);

    const expected = [
      'letting a key in as core by a MachineConfig: pool worker, 2 nodes, no reboot',
      `${name}: logging in as core`,
      `${name}: /usr is writable until the next reboot`,
    ];
    assert.deepEqual(
      stderr.split('\n').filter(line => expected.includes(line)),
      expected,
      stderr,
    );
    const annotations = store.get(NODES, undefined, name)?.metadata.annotations ?? {};
    const { at, ...record } = JSON.parse(annotations['oc-rpmoverlay/usr'] ?? 'null');
    const nothingPut = { files: [], filesLeftOut: 0, rpms: [], armed: null };
    const origin = { version: 1, by: 'system:admin', run: id, bootId, via: 'ssh', usr: 'unlocked' };
    assert.deepEqual(record, { ...origin, ...nothingPut });
    assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { keys } = JSON.parse(annotations['oc-rpmoverlay/host-keys'] ?? 'null');
    const ownKeys = await machine(lab(), name).run(['sh', '-c', 'cut -d" " -f1,2 /etc/ssh/ssh_host_*_key.pub']);
    assert.deepEqual(keys, ownKeys.trim().split('\n'));
  });
}

/** All MachineConfigs but what the operator renders, with their resource versions. */
function ownConfigs(): readonly string[] {
  const all = lab().store.list(machineConfigs);
  return all
    .filter(({ metadata }) => !metadata.name.startsWith('rendered-'))
    .map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`);
}

function readGrant(config: object | undefined): { id: string; key: string } {
  const text = JSON.stringify(config);
  const [, id = ''] = /"oc-rpmoverlay\/run":"([a-z0-9]{5})"/.exec(text) ?? [];
  const [, key = ''] = /"sshAuthorizedKeys":\["([^"]+)"\]/.exec(text) ?? [];
  assert.match(key, /^ecdsa-sha2-nistp256 [A-Za-z0-9+/]+=* oc-rpmoverlay-[a-z0-9]{5}$/);
  return { id, key };
}

function grant({ id, key }: { readonly id: string; readonly key: string }): object {
  return {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: {
      name: `99-worker-oc-rpmoverlay-${id}`,
      labels: {
        'app.kubernetes.io/managed-by': 'oc-rpmoverlay',
        'oc-rpmoverlay/run': id,
        'machineconfiguration.openshift.io/role': 'worker',
      },
    },
    spec: {
      config: { ignition: { version: '3.2.0' }, passwd: { users: [{ name: 'core', sshAuthorizedKeys: [key] }] } },
    },
  };
}

function linesOf(text = ''): readonly string[] {
  return text.split('\n').filter(line => line !== '');
}
