import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programNameOf } from '../../src/cli/program-name.ts';

const rows: readonly (readonly [argv0: string, shellsLast: string | undefined, name: string])[] = [
  ['oc-rpmoverlay', undefined, 'oc rpmoverlay'],
  ['/usr/local/bin/oc-rpmoverlay', '/usr/bin/kubectl', 'oc rpmoverlay'],
  ['/home/me/.krew/bin/kubectl-rpmoverlay', undefined, 'kubectl rpmoverlay'],
  ['/home/me/.krew/bin/kubectl-rpmoverlay', '/usr/bin/kubectl', 'kubectl rpmoverlay'],
  ['/home/me/.krew/bin/kubectl-rpmoverlay', '/usr/bin/oc', 'oc rpmoverlay'],
  ['/home/me/.krew/bin/kubectl-rpmoverlay', '/usr/bin/make', 'kubectl rpmoverlay'],
  ['C:\\bin\\kubectl-rpmoverlay.exe', undefined, 'kubectl rpmoverlay'],
  ['C:\\bin\\kubectl-rpmoverlay.exe', 'C:\\bin\\oc.exe', 'oc rpmoverlay'],
  ['dist/oc-rpmoverlay.mjs', undefined, 'oc rpmoverlay'],
  ['./rpmoverlay', '/usr/bin/oc', 'rpmoverlay'],
  ['/opt/x/main.js', undefined, 'main'],
];

for (const [argv0, shellsLast, name] of rows) {
  test(`${argv0}, with ${shellsLast ?? 'nothing'} in $_, is called ${name}`, () => {
    assert.equal(programNameOf(argv0, { _: shellsLast, PATH: '/bin' }), name);
  });
}
