import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wish } from '../../../src/model/override/override-wish.ts';
import type { Afterwards } from '../../../src/steps/override/decide-afterwards.ts';
import { warnOfCritical } from '../../../src/steps/override/warn-of-critical.ts';
import { expecting } from '../../support/ports.ts';
import { nevra } from '../../support/rpm-ostree.ts';

const runc: Wish = { kind: 'replaced', nevra: nevra('runc-1.2-1.x86_64') };
const wishes: readonly Wish[] = [runc, { kind: 'removed', name: 'tree' }, { kind: 'base', name: 'crun' }];
const unguarded = [
  "runc is runtime-critical (every container is started through it), and no dead-man's switch takes the node back if it fails with it",
];
const toBoot = [
  "runc is runtime-critical (every container is started through it); boot it with oc rpmoverlay reboot worker-a, which arms the dead-man's switch: any other reboot has none",
];

const rows: readonly (readonly [Afterwards, armed: 'critical' | 'never', warnings: readonly string[]])[] = [
  ['reboot', 'critical', []],
  ['reboot', 'never', unguarded],
  ['stay', 'critical', toBoot],
  ['stay', 'never', toBoot],
  ['apply-live', 'critical', unguarded],
];
for (const [afterwards, armed, warnings] of rows) {
  test(`with ${afterwards} and a switch that is armed ${armed}, ${warnings.length} of three packages is warned of`, () => {
    const ports = expecting();
    warnOfCritical(ports, { node: 'worker-a', wishes, afterwards, deadman: { armed }, program: 'oc rpmoverlay' });
    assert.deepEqual(
      ports.events,
      warnings.map(text => ({ kind: 'warning', node: 'worker-a', text })),
    );
  });
}
