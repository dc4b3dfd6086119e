import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proveByProbe, unlockAndProve } from '../../../src/steps/usr/unlock-usr.ts';
import { aDebugPod, aHost, type FakeHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { lookOf, marker, mountTable, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const probe = '/usr/.oc-rpmoverlay-probe-x7k2p';
const seenByInit = `/proc/1/root${probe}`;
const [unlock, create, remove] = ['rpm-ostree usroverlay', `touch ${probe}`, `rm -f ${probe}`];
const removeMarker = `rm -f ${marker}`;
const leftover = { what: `node/worker-a: ${probe}`, recover: `oc rpmoverlay usr worker-a -- rm -f ${probe}` };

/** A node on which everything works as it should. */
function aNodeToUnlock(files: Readonly<Record<string, string>> = rhcos): FakeHost {
  const host: FakeHost = aHost({
    files,
    commands: {
      [unlock]: () => {
        host.files['/proc/1/mountinfo'] = mountTable.unlocked;
        return {};
      },
      [create]: () => {
        host.files[seenByInit] = '';
        return {};
      },
      [remove]: () => {
        delete host.files[seenByInit];
        return {};
      },
      [removeMarker]: () => {
        delete host.files[marker];
        return {};
      },
    },
  });
  return host;
}

function unlocking(host: FakeHost) {
  const undo = anUndo();
  const look = lookOf(host.files);
  const shell = shellOf(host, 'ssh');
  return { undo, options: { pod: aDebugPod(host), shell, look, run, undo, program: 'oc rpmoverlay' } };
}

test('what was unlocked is proved through another way than the one that did it, and nothing stays', async t => {
  const host = aNodeToUnlock();
  const { undo, options } = unlocking(host);
  await unlockAndProve(expecting(), options, t.signal);
  assert.deepEqual(host.ran, [
    `ssh: ${unlock}`,
    'pod: read',
    `ssh: ${create}`,
    'pod: read',
    `ssh: ${remove}`,
    'pod: read',
  ]);
  assert.deepEqual(undo.pending, []);
});

test('a command that says that it unlocked is not believed where the host’s mount table shows nothing', async t => {
  const host = aNodeToUnlock();
  host.commands[unlock] = () => ({
    status: 0,
    stdout: 'Development mode enabled.  A writable overlayfs is now mounted',
  });
  const { options } = unlocking(host);
  await assert.rejects(unlockAndProve(expecting(), options, t.signal), {
    kind: 'failed',
    code: 'NOT_UNLOCKED',
    message: 'node/worker-a: rpm-ostree usroverlay ended with status 0 and /usr is read-only',
    hint: 'oc rpmoverlay usr worker-a -v',
  });
  assert.equal(host.ran.includes(`ssh: ${create}`), false);
});

test('a command that made the marker and no mount has left the node half-unlocked', async t => {
  const host = aNodeToUnlock();
  host.commands[unlock] = () => {
    host.files[marker] = '';
    return {};
  };
  await assert.rejects(unlockAndProve(expecting(), unlocking(host).options, t.signal), {
    code: 'NOT_UNLOCKED',
    message: 'node/worker-a: rpm-ostree usroverlay ended with status 0 and /usr is half-unlocked',
  });
});

test('a command that says that it failed is told with its words', async t => {
  const host = aNodeToUnlock();
  host.commands[unlock] = () => ({ status: 1, stderr: 'error: Not currently booted into an OSTree system\n' });
  await assert.rejects(unlockAndProve(expecting(), unlocking(host).options, t.signal), {
    code: 'NOT_UNLOCKED',
    message:
      'node/worker-a: rpm-ostree usroverlay ended with status 1 and /usr is read-only: error: Not currently booted into an OSTree system',
  });
});

test('an ostree that believes in another unlocking than the host shows is a refusal, with the way out', async t => {
  const host = aNodeToUnlock();
  host.commands[unlock] = () => ({ status: 1, stderr: 'error: Deployment is already in unlocked state: hotfix\n' });
  await assert.rejects(unlockAndProve(expecting(), unlocking(host).options, t.signal), {
    kind: 'refused',
    code: 'HALF_UNLOCKED',
    message: 'node/worker-a: ostree believes that /usr is unlocked (hotfix), but on the host it is read-only',
    hint: 'reboot the node: oc debug node/worker-a -- chroot /host systemctl reboot',
  });
});

test('a node that somebody else unlocked meanwhile is unlocked', async t => {
  const host = aNodeToUnlock();
  const { [unlock]: succeed } = host.commands;
  host.commands[unlock] = () => {
    succeed?.();
    return { status: 1, stderr: 'error: Deployment is already in unlocked state: development\n' };
  };
  assert.equal((await unlockAndProve(expecting(), unlocking(host).options, t.signal)).usr, 'unlocked');
});

test('a command that says that it failed is not believed where /usr is unlocked', async t => {
  const host = aNodeToUnlock();
  const { [unlock]: succeed } = host.commands;
  host.commands[unlock] = () => ({ ...succeed?.(), status: 1, stderr: 'lost the bus' });
  const look = await unlockAndProve(expecting(), unlocking(host).options, t.signal);
  assert.equal(look.usr, 'unlocked');
});

test('a node that was rebooted since the first look is told by its new boot', async t => {
  const host = aNodeToUnlock();
  const { options } = unlocking(host);
  host.files['/proc/sys/kernel/random/boot_id'] = 'boot-2\n';
  assert.equal((await unlockAndProve(expecting(), options, t.signal)).bootId, 'boot-2');
});

test('the repair of a half-unlocked node removes exactly the markers that are there by then, and then unlocks', async t => {
  const other = '/run/ostree/deployment-state/c0.0/other';
  const host = aNodeToUnlock({ ...rhcos, [marker]: '', [other]: 'kept' });
  const { options } = unlocking(host);
  assert.equal(options.look.usr, 'half-unlocked');
  await unlockAndProve(expecting(), options, t.signal);
  assert.deepEqual(host.ran.slice(0, 3), ['pod: read', `ssh: ${removeMarker}`, `ssh: ${unlock}`]);
  assert.deepEqual([host.files[marker], host.files[other]], [undefined, 'kept']);
});

test('a node that somebody else has healed meanwhile keeps its marker', async t => {
  const host = aNodeToUnlock({ ...rhcos, [marker]: '' });
  const { options } = unlocking(host);
  host.files['/proc/1/mountinfo'] = mountTable.unlocked;
  await unlockAndProve(expecting(), options, t.signal);
  assert.equal(marker in host.files, true);
  assert.equal(host.ran.includes(`ssh: ${removeMarker}`), false);
});

test('a marker that cannot be removed ends the repair', async t => {
  const host = aNodeToUnlock({ ...rhcos, [marker]: '' });
  host.commands[removeMarker] = () => ({ status: 1, stderr: 'Operation not permitted' });
  await assert.rejects(unlockAndProve(expecting(), unlocking(host).options, t.signal), { code: 'HOST_COMMAND_FAILED' });
  assert.equal(host.ran.at(-1), `ssh: ${removeMarker}`);
});

const unproved: readonly [string, Partial<FakeHost['commands']>, string][] = [
  ['not seen by PID 1', { [create]: () => ({}) }, 'a file written there is not seen by PID 1'],
  ['still seen when it is removed', { [remove]: () => ({}) }, 'a file removed there is still seen by PID 1'],
];
for (const [what, commands, why] of unproved) {
  test(`a probe that is ${what} proves nothing`, async t => {
    const host = aNodeToUnlock();
    Object.assign(host.commands, commands);
    const { undo, options } = unlocking(host);
    await assert.rejects(proveByProbe(expecting(), options, t.signal), {
      kind: 'failed',
      code: 'NOT_PROVED',
      message: `node/worker-a: /usr looks unlocked, but ${why}`,
      hint: 'oc rpmoverlay usr worker-a -v',
    });
    assert.deepEqual(undo.pending, [leftover]);
  });
}

test('a probe whose way was lost half-way is removed through the pod', async t => {
  const host = aNodeToUnlock();
  const { [create]: succeed } = host.commands;
  host.commands[create] = () => ({ ...succeed?.(), status: 255 });
  const { undo, options } = unlocking(host);
  await assert.rejects(proveByProbe(expecting(), options, t.signal), { code: 'HOST_COMMAND_FAILED' });
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, [`ssh: ${create}`, `host: ${remove}`]);
  assert.equal(seenByInit in host.files, false);
});

test('a probe that cannot be removed is left behind, with the command that removes it', async t => {
  const host = aNodeToUnlock();
  host.commands[remove] = () => ({ status: 1 });
  const { undo, options } = unlocking(host);
  await assert.rejects(proveByProbe(expecting(), options, t.signal), { code: 'HOST_COMMAND_FAILED' });
  assert.deepEqual(await undo.run(), [leftover]);
});
