import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartsFor } from '../../../../src/model/put/restart-order.ts';

test('by default the units are restarted that run what is installed, each once and in one order', () => {
  const cases: readonly [readonly string[], readonly string[]][] = [
    [['/usr/bin/kubelet'], ['kubelet.service']],
    [['/usr/bin/crio'], ['crio.service', 'kubelet.service']],
    [
      ['/usr/bin/kubelet', '/usr/bin/crio', '/usr/bin/crio'],
      ['crio.service', 'kubelet.service'],
    ],
    [['/usr/bin/runc', '/usr/bin/crun', '/usr/bin/conmon', '/usr/sbin/sshd'], []],
    [['/usr/share/bash-completion/completions/crio', '/usr/libexec/kubelet'], []],
    [['/usr/bin/constructor', '/usr/bin/toString'], []],
  ];
  for (const [paths, units] of cases) assert.deepEqual(restartsFor(paths, 'default'), units, paths.join());
});

test('what was asked for replaces that, in the order in which it was', () => {
  const asked = ['b.service', 'a.service', 'b.service'];
  assert.deepEqual(restartsFor(['/usr/bin/crio'], asked), ['b.service', 'a.service']);
  assert.deepEqual(restartsFor(['/usr/bin/crio'], []), []);
});
