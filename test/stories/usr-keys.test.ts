import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type JournalView, viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { letKeyIn, makeKeyFile, startAgent } from '../support/user-keys.ts';

const { lab, run, reboot, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('a key file that the node lets in already is used as it is: no MachineConfig is made', async () => {
  await reboot('worker-a');
  const key = await makeKeyFile(join(home(), 'let-in'));
  await using _granted = await letKeyIn(lab(), key);
  const view = viewJournal(lab());
  const { status, stderr } = await run(['usr', 'worker-a', '--key', key.path]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(configChanges(view), []);
  assert.equal(view.overSsh()[0], 'sudo -n -- rpm-ostree usroverlay');
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('a key in the ssh-agent is used the same way, with and without asking for it', async () => {
  const key = await makeKeyFile(join(home(), 'in-agent'), 'ecdsa');
  await using agent = await startAgent(join(home(), 'agent'), key);
  await using _granted = await letKeyIn(lab(), key);
  for (const words of [[], ['--key', 'agent']]) {
    await reboot('worker-a');
    const view = viewJournal(lab());
    const { status, stderr } = await run(['usr', 'worker-a', ...words], { env: agent.env });
    assert.equal(status, 0, stderr);
    assert.deepEqual(configChanges(view), []);
    assert.equal(view.overSsh()[0], 'sudo -n -- rpm-ostree usroverlay');
  }
});

test('a key that was put on the node by hand, past the operator, is used as well', async () => {
  await reboot('worker-a');
  const key = await makeKeyFile(join(home(), 'by-hand'));
  const path = '/home/core/.ssh/authorized_keys.d/by-hand';
  await machine(lab(), 'worker-a').writeFile(path, `${key.line}\n`, { uid: 1000, gid: 1000, mode: 0o600 });
  const view = viewJournal(lab());
  const { status, stderr } = await run(['usr', 'worker-a', '--key', key.path]);
  await machine(lab(), 'worker-a').removeFile(path);
  assert.equal(status, 0, stderr);
  assert.deepEqual(configChanges(view), []);
});

test('with --key node, ssh-keygen makes the key in /run of the node, and nothing of it stays there', async () => {
  await reboot('worker-a');
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['usr', 'worker-a', '--key', 'node', '-v']);
  assert.equal(status, 0, stderr);
  const [, id] = /oc-rpmoverlay\/run":"([a-z0-9]{5})"/.exec(JSON.stringify(view.created('machineconfigs'))) ?? [];
  const directory = `/run/oc-rpmoverlay-${id}`;
  const key = `${directory}/key`;
  const comment = `oc-rpmoverlay-${id}`;
  const inDirectory = view.inPods().filter(argv => argv.some(word => word.startsWith(directory)));
  assert.deepEqual(
    inDirectory.map(argv => argv.slice(2)),
    [
      ['mkdir', '-m', '0700', directory],
      ['ssh-keygen', '-q', '-t', 'ecdsa', '-N', '', '-C', comment, '-f', key],
      ['cat', key],
      ['rm', '-rf', directory],
    ],
  );
  assert.equal(typeOf(view), 'ecdsa-sha2-nistp256');
  const traces = await machine(lab(), 'worker-a').run(['sh', '-c', `find /run /tmp /var -name '*${comment}*'; true`]);
  assert.equal(traces, '');
  assert.doesNotMatch(`${stdout}${stderr}`, /PRIVATE KEY/);
});

const types = [
  ['here', 'rsa', 'ssh-rsa'],
  ['node', 'ed25519', 'ssh-ed25519'],
  ['here', 'ed25519', 'ssh-ed25519'],
  ['node', 'rsa', 'ssh-rsa'],
] as const;
for (const [where, type, algorithm] of triesAll ? types : types.slice(0, 2)) {
  test(`--key-type ${type} is the type of the key that is made with --key ${where}, and it is let in`, async () => {
    await reboot('worker-a');
    const view = viewJournal(lab());
    const { status, stderr } = await run(['usr', 'worker-a', '--key', where, '--key-type', type]);
    assert.equal(status, 0, stderr);
    assert.equal(typeOf(view), algorithm);
    assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  });
}

function configChanges(view: JournalView): readonly string[] {
  return view.changes().filter(change => change.includes('machineconfigs'));
}

/** Of the only key that was granted; an RSA key has the 3072 bits that FIPS 186 asks for. */
function typeOf(view: JournalView): string | undefined {
  const [, line] = /"sshAuthorizedKeys":\["([^"]+)"\]/.exec(JSON.stringify(view.created('machineconfigs'))) ?? [];
  const [algorithm, base64 = ''] = line?.split(' ') ?? [];
  if (algorithm === 'ssh-rsa') assert.equal(Buffer.from(base64, 'base64').length, 407);
  return algorithm;
}
