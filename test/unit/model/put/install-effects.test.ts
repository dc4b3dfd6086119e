import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsOf, needsNewPod } from '../../../../src/model/put/install-effects.ts';
import { anInstall } from '../../../support/requests.ts';

const deadman = anInstall().deadman;
const calm = { critical: [], restart: [], deadmanSeconds: undefined };

test('what is neither critical nor run by a unit has no effects', () => {
  assert.deepEqual(effectsOf(['/usr/bin/tool'], anInstall()), calm);
});

test('a critical path arms the switch, and what a unit runs is restarted', () => {
  assert.deepEqual(effectsOf(['/usr/bin/tool', '/usr/bin/crio'], anInstall()), {
    critical: [{ path: '/usr/bin/crio', reason: 'it is the container runtime' }],
    restart: ['crio.service', 'kubelet.service'],
    deadmanSeconds: 600,
  });
});

test('the user names critical paths and units', () => {
  const install = anInstall({ critical: ['/usr/bin/tool'], restart: ['toy.service'] });
  assert.deepEqual(effectsOf(['/usr/bin/tool'], install), {
    critical: [{ path: '/usr/bin/tool', reason: '--critical names it' }],
    restart: ['toy.service'],
    deadmanSeconds: 600,
  });
});

test('the switch is armed for everything or for nothing where the user says so, for whole seconds', () => {
  const armed = (armed: 'always' | 'never', paths: readonly string[], windowMs = 600_000) =>
    effectsOf(paths, anInstall({ deadman: { ...deadman, armed, windowMs } })).deadmanSeconds;
  assert.deepEqual([armed('always', ['/usr/bin/tool'], 10_400), armed('never', ['/usr/bin/runc'])], [11, undefined]);
});

test('only what may disturb a node needs a new pod as a witness', () => {
  const critical = [{ path: '/usr/bin/runc', reason: 'it is' }];
  const changes = [calm, { ...calm, critical }, { ...calm, restart: ['a.service'] }, { ...calm, deadmanSeconds: 10 }];
  assert.deepEqual(changes.map(needsNewPod), [false, true, true, true]);
});
