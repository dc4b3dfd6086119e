import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalAmong } from '../../../../src/model/put/critical.ts';

const container = 'every container is started through it';
const wayIn = 'it is the way in where no pod starts any more';
const loaded = 'programs of the node are loaded with it';
const tool = "the dead-man's switch runs on it";

const critical: readonly [string, string][] = [
  ['/usr/bin/runc', container],
  ['/usr/bin/crun', container],
  ['/usr/sbin/runc', container],
  ['/usr/bin/conmon', container],
  ['/usr/bin/conmonrs', container],
  ['/usr/libexec/crio/conmon', container],
  ['/usr/bin/crio', 'it is the container runtime'],
  ['/usr/bin/containerd', 'it is the container runtime'],
  ['/usr/bin/containerd-shim-runc-v2', 'it is the container runtime'],
  ['/usr/bin/kubelet', 'it is the kubelet'],
  ['/usr/sbin/sshd', wayIn],
  ['/usr/libexec/openssh/sshd-session', wayIn],
  ['/usr/bin/sudo', wayIn],
  ['/usr/lib/systemd/systemd', 'it belongs to systemd'],
  ['/usr/lib/systemd/system/any.service', 'it belongs to systemd'],
  ['/usr/lib64/ld-linux-x86-64.so.2', loaded],
  ['/usr/lib/ld-linux-aarch64.so.1', loaded],
  ['/usr/lib64/libc.so.6', loaded],
  ['/usr/lib64/libseccomp.so', loaded],
  ['/usr/lib64/glibc-hwcaps/x86-64-v3/libcrypto.so.3', loaded],
  ['/usr/bin/bash', tool],
  ['/usr/bin/coreutils', tool],
  ['/usr/bin/systemctl', tool],
  ['/usr/bin/flock', tool],
];

test('what a node cannot do without is critical, each with its reason', () => {
  assert.deepEqual(
    criticalAmong(
      critical.map(([path]) => path),
      [],
    ),
    critical.map(([path, reason]) => ({ path, reason })),
  );
});

test('what only has such a name, or lies elsewhere, is not', () => {
  const harmless = [
    '/usr/share/bash-completion/completions/crio',
    '/usr/bin/runc.orig',
    '/usr/bin/kubelet-helper',
    '/usr/bin/sshd-keygen',
    '/usr/bin/containerd-stress',
    '/usr/lib64/sub/libc.so.6',
    '/usr/lib64/libc.a',
    '/usr/lib/systemdx/y',
    '/usr/bin/podman',
  ];
  assert.deepEqual(criticalAmong(harmless, []), []);
});

test('a path that is named is critical, and what is below it', () => {
  const paths = ['/usr/bin/podman', '/usr/libexec/x/y', '/usr/libexec/xy', '/usr/bin/crio'];
  assert.deepEqual(criticalAmong(paths, ['/usr/bin/podman', '/usr/libexec/x/', '/usr/bin/crio']), [
    { path: '/usr/bin/podman', reason: '--critical names it' },
    { path: '/usr/libexec/x/y', reason: '--critical names it' },
    { path: '/usr/bin/crio', reason: 'it is the container runtime' },
  ]);
});
