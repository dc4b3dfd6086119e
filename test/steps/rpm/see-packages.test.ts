import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { askInstalled } from '../../../src/model/rpm/rpm-database.ts';
import { provePackages, seePackages } from '../../../src/steps/rpm/see-packages.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';

const names = ['runc', 'toyd'];
const runc = { name: 'runc', epoch: 4, version: '1.2', release: '1', arch: 'x86_64' };
const toyd = { ...runc, name: 'toyd', epoch: 0 };

function aPod(result: Partial<HostResult>) {
  return aDebugPod(aHost({ commands: { [quoteForShell(askInstalled(names).argv)]: () => result } }));
}

test('what is installed is seen through the pod, and what is not is missing', async t => {
  const pod = aPod({ status: 1, stdout: 'runc\trunc-4:1.2-1.x86_64\npackage toyd is not installed\n' });
  assert.deepEqual(await seePackages(expecting(), pod, names, t.signal), new Map([['runc', [runc]]]));
});

test('a database that cannot be read is not taken for an empty one', async t => {
  await assert.rejects(
    seePackages(expecting(), aPod({ status: 1, stderr: 'error: no such table\n' }), names, t.signal),
    {
      kind: 'failed',
      code: 'PACKAGES_UNREADABLE',
      message: 'node/worker-a: rpm does not say what is installed: error: no such table',
      hint: 'oc debug node/worker-a -- chroot /host rpm -qa',
    },
  );
});

test('packages are proved by being seen', async t => {
  const pod = aPod({ stdout: 'runc\trunc-4:1.2-1.x86_64\ntoyd\ttoyd-1.2-1.x86_64\n' });
  await provePackages(expecting(), pod, [runc, toyd], t.signal);
});

const unproved: readonly (readonly [stdout: string, reason: string])[] = [
  [
    'runc\trunc-4:1.2-1.x86_64\npackage toyd is not installed\n',
    'toyd-1.2-1.x86_64 is not installed, but nothing of the name toyd',
  ],
  [
    'runc\trunc-4:1.1-1.x86_64\ntoyd\ttoyd-1.2-1.x86_64\n',
    'runc-4:1.2-1.x86_64 is not installed, but runc-4:1.1-1.x86_64',
  ],
];
for (const [stdout, reason] of unproved) {
  test(`it is a failure that ${reason}`, async t => {
    const name = reason.slice(0, 4);
    await assert.rejects(provePackages(expecting(), aPod({ stdout }), [runc, toyd], t.signal), {
      kind: 'failed',
      code: 'RPM_NOT_PROVED',
      message: `node/worker-a: ${reason}`,
      hint: `oc debug node/worker-a -- chroot /host rpm -q ${name}`,
    });
  });
}
