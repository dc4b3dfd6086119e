import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, look } from '../../../../src/model/host-command.ts';
import { asRootBySsh, sshArgv, throughInit, throughPod } from '../../../../src/model/ssh/host-route.ts';

const words = ['touch', '/usr/a b', "it's", ''];

test('through the pod, a program has the host as its root', () => {
  assert.deepEqual(throughPod(words), ['chroot', '/host', ...words]);
});

test('through PID 1, a program is a unit of the node’s own systemd, whose end and output are waited for', () => {
  const unit = ['systemd-run', '--quiet', '--collect', '--wait', '--pipe', '--'];
  assert.deepEqual(throughInit(words), ['chroot', '/host', ...unit, ...words]);
});

test('systemd, which puts variables in place of words, is told that a dollar sign is one', () => {
  assert.deepEqual(throughInit(['echo', '$HOME', 'a$$b']).slice(-3), ['echo', '$$HOME', 'a$$$$b']);
});

test('behind a login, a program runs as root, as one line that a shell reads back as the same words', () => {
  assert.equal(asRootBySsh(words), `sudo -n -- touch '/usr/a b' 'it'\\''s' ''`);
});

test('a login is shown as one would type it', () => {
  assert.deepEqual(sshArgv('worker-a', ['rpm-ostree', 'usroverlay']), [
    'ssh',
    'core@worker-a',
    'sudo -n -- rpm-ostree usroverlay',
  ]);
});

test('a command says whether the node is another one afterwards', () => {
  assert.deepEqual(
    [look('cat', '/etc/os-release'), change('rm', '-f', '/run/x')],
    [
      { argv: ['cat', '/etc/os-release'], effect: 'look' },
      { argv: ['rm', '-f', '/run/x'], effect: 'change' },
    ],
  );
});
