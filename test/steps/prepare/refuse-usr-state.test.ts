import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeLook } from '../../../src/model/node/node-look.ts';
import type { UsrRequest } from '../../../src/model/request.ts';
import { refuseUsrState } from '../../../src/steps/prepare/refuse-usr-state.ts';
import { aLook } from '../../support/findings.ts';
import { anInstall, aUsrRequest } from '../../support/requests.ts';

const refuse = (look: Partial<NodeLook>, request: Partial<UsrRequest> = {}) =>
  refuseUsrState('worker-a', aLook(look), aUsrRequest(request));
const installing = { install: anInstall({ rpms: ['toyd.rpm'] }) };

test('a /usr that can be written, or made so, is not refused', () => {
  for (const usr of ['read-only', 'unlocked'] as const) {
    refuse({ usr });
    refuse({ usr }, installing);
  }
  refuse({ usr: 'hotfix' });
  refuse({ usr: 'half-unlocked' }, { repair: true });
});

const refusals: readonly [string, Partial<NodeLook>, Partial<UsrRequest>, object][] = [
  [
    'was not booted by ostree',
    { isOstree: false },
    {},
    { code: 'NOT_OSTREE', hint: 'oc debug node/worker-a -- chroot /host cat /etc/os-release' },
  ],
  [
    'is unlocked as transient',
    { usr: 'transient' },
    { repair: true },
    {
      code: 'TRANSIENT',
      message:
        'node/worker-a: /usr is unlocked as transient, as rpm-ostree apply-live does it: it is read-only, and cannot be unlocked in another way before the next boot',
      hint: 'reboot the node: oc rpmoverlay reboot worker-a, which boots what was applied live; or change more without a reboot: oc rpmoverlay override replace RPM… worker-a --apply-live',
    },
  ],
  [
    'is half-unlocked',
    { usr: 'half-unlocked' },
    {},
    { code: 'HALF_UNLOCKED', hint: 'oc rpmoverlay usr worker-a --repair, or reboot the node' },
  ],
  [
    'is unlocked as a hotfix and would keep what is installed',
    { usr: 'hotfix' },
    installing,
    {
      code: 'HOTFIX',
      hint: 'go back to what was booted: oc debug node/worker-a -- chroot /host rpm-ostree rollback, and reboot',
    },
  ],
];
for (const [what, look, request, failure] of refusals) {
  test(`a node that ${what} is refused`, () => {
    assert.throws(() => refuse(look, request), { kind: 'refused', ...failure });
  });
}
