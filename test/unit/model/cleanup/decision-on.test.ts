import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionOn } from '../../../../src/model/cleanup/decision-on.ts';
import { armedSwitch, installedRpms } from '../../../../src/model/cleanup/node-traces.ts';
import type { Trace } from '../../../../src/model/cleanup/trace.ts';

const origin = { run: 'x7k2p', since: undefined };
const onNode = { ...origin, node: 'worker-a', neededFor: 'a reason' };
const files = (role: 'run' | 'boot' | 'switch') => ({ kind: 'files', role, path: '/p', ...onNode }) as const;
const unit = (name: string) => ({ kind: 'unit', name, state: 'running', ...onNode }) as const;

test('what is kept for somebody to decide has the command that does it', () => {
  const key: Trace = { kind: 'key', ...origin, name: '99-worker', role: 'worker', purpose: 'granted' };
  const cases: readonly (readonly [Trace, string | undefined])[] = [
    [key, 'oc rpmoverlay key revoke 99-worker'],
    [unit('oc-rpmoverlay-deadman.timer'), 'oc rpmoverlay usr confirm worker-a --via host'],
    [unit('oc-rpmoverlay-rollback.timer'), 'oc rpmoverlay usr confirm worker-a --via host'],
    [{ ...files('switch'), neededFor: armedSwitch }, 'oc rpmoverlay usr confirm worker-a --via host'],
    [{ ...files('switch'), neededFor: 'its reboot is on its way' }, undefined],
    [files('boot'), 'oc rpmoverlay usr revert worker-a'],
    [{ ...files('boot'), neededFor: installedRpms }, 'oc rpmoverlay usr revert worker-a --reboot'],
    [files('run'), undefined],
    [unit('oc-rpmoverlay-put-x7k2p.service'), undefined],
  ];
  for (const [trace, command] of cases) assert.equal(decisionOn(trace, 'oc rpmoverlay'), command);
});
