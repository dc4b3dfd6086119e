import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanStep } from '../../../src/model/event.ts';
import { planSession } from '../../../src/steps/plan/plan-session.ts';
import { note, planSite } from '../../../src/steps/plan/plan-site.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon } from '../../support/requests.ts';

test('a session stands between what is opened for it and what is taken back after it, and what nobody knows is told', () => {
  const session: PlanStep = { kind: 'run', node: 'worker-a', argv: ['ssh', 'core@worker-a'] };
  const node = aPreparedNode();
  const site = { prepared: aPrepared(), common: aCommon(), lifetimeSeconds: 3600, ssh: undefined };
  const { opened, removed } = planSite([node], site);
  const unknown =
    'not looked at: the node itself, which only a debug pod can tell (its host keys, further keys that are let in)';
  assert.deepEqual(planSession(node, session, site), {
    nodes: [],
    failure: undefined,
    output: { kind: 'plan', steps: [...opened, session, ...removed, note(unknown)] },
  });
});
