import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayWhatWaits } from '../../../src/steps/override/say-what-waits.ts';
import { expecting } from '../../support/ports.ts';

for (const [kind, drop] of [
  ['removed', 'oc rpmoverlay override reset runc node/worker-a'],
  ['base', 'oc debug node/worker-a -- chroot /host rpm-ostree cleanup --pending'],
] as const) {
  test(`of what is staged and not booted (${kind}), both ways on are said`, () => {
    const ports = expecting();
    const staged = { wishes: [{ kind, name: 'runc' }] };
    sayWhatWaits(ports, { node: 'worker-a', program: 'oc rpmoverlay', staged });
    const text = `it stays staged, and comes with the next reboot; to go on, run the same command again; to drop it: ${drop}`;
    assert.deepEqual(ports.events, [{ kind: 'notice', node: 'worker-a', text }]);
  });
}
