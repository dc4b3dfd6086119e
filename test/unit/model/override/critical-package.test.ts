import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPackages } from '../../../../src/model/override/critical-package.ts';

test('what containers, the way in and the boot depend on is runtime-critical, each with its reason', () => {
  assert.deepEqual(criticalPackages(['runc', 'vim', 'openssh-server', 'glibc-common']), [
    { name: 'runc', reason: 'every container is started through it' },
    { name: 'openssh-server', reason: 'it is the way in where no pod starts any more' },
    { name: 'glibc-common', reason: 'programs of the node are loaded with it' },
  ]);
});

for (const name of ['crun', 'conmon', 'cri-o', 'openshift-kubelet', 'systemd', 'bash', 'kernel-core', 'rpm-ostree']) {
  test(`${name} is runtime-critical`, () => assert.equal(criticalPackages([name]).length, 1));
}

for (const name of ['openssh-clients', 'runc-doc', 'tree', 'podman', 'bash-completion', 'kernelshark']) {
  test(`${name} is not`, () => assert.deepEqual(criticalPackages([name]), []));
}
