import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { PlanStep } from '../../../src/model/event.ts';
import type { UsrRequest } from '../../../src/model/request.ts';
import { sshArgv, throughInit } from '../../../src/model/ssh/host-route.ts';
import { inScope } from '../../../src/model/usr/user-command.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import { planInstall } from '../../../src/steps/plan/plan-install.ts';
import { note, planLook, planSite } from '../../../src/steps/plan/plan-site.ts';
import { planUsr } from '../../../src/steps/plan/plan-usr.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon, aUsrRequest, someSshFlags } from '../../support/requests.ts';
import { aSource } from '../../support/sources.ts';

const run = { id: 'x7k2p' };
const refusal = new Failure('refused', 'POOL_PAUSED', 'the pool is paused', { hint: 'unpause it' });
const probe = '/usr/.oc-rpmoverlay-probe-x7k2p';
const [a, refused] = [aPreparedNode(), aPreparedNode({ name: 'worker-b', objection: refusal })];

function plan(
  nodes: readonly ReturnType<typeof aPreparedNode>[],
  request: Partial<UsrRequest> = {},
  sources?: InstallSources,
) {
  const prepared = aPrepared({ nodes });
  const site = { prepared, common: aCommon(), lifetimeSeconds: 3600, ssh: someSshFlags() };
  const { output, ...result } = planUsr(aUsrRequest(request), sources, site);
  return { site, result, steps: output?.kind === 'plan' ? output.steps : undefined };
}

/** What is done on a node between opening it and taking back, by this way. */
const workBy = (route: (argv: readonly string[]) => readonly string[]): readonly PlanStep[] => {
  const step = (...argv: readonly string[]): PlanStep => ({ kind: 'run', node: 'worker-a', argv: route(argv) });
  const patch = { metadata: { annotations: { 'oc-rpmoverlay/usr': '(who, when, boot id)' } } };
  return [
    step('rpm-ostree', 'usroverlay'),
    planLook('worker-a'),
    step('touch', probe),
    step('rm', '-f', probe),
    { kind: 'patch', object: 'node/worker-a', patch },
  ];
};
const bySsh = (argv: readonly string[]) => sshArgv('worker-a', argv);
const notLookedAt = note(
  'not looked at: the node itself, which only a debug pod can tell (already unlocked, half-unlocked, FIPS mode)',
);
const planned = { node: 'worker-a', state: 'planned', code: null, message: null, hint: null };

for (const [via, route] of [
  ['ssh', bySsh],
  ['host', throughInit],
] as const) {
  test(`by way of ${via}, all that would be done is told in order, and what nobody knows yet`, () => {
    const { site, result, steps } = plan([a], { via });
    const { opened, removed } = planSite([a], site);
    assert.deepEqual(steps, [...opened, ...workBy(route), ...removed, notLookedAt]);
    assert.deepEqual(result, { nodes: [planned], failure: undefined });
  });
}

test('the user’s command comes last on the node', () => {
  const { site, steps } = plan([a], { run: ['sh', '-c', 'id'] });
  const { opened, removed } = planSite([a], site);
  const command: PlanStep = { kind: 'run', node: 'worker-a', argv: bySsh(inScope(run, ['sh', '-c', 'id']).argv) };
  assert.deepEqual(steps, [...opened, ...workBy(bySsh), command, ...removed, notLookedAt]);
});

test('a node that is refused is a row and no step', () => {
  const { site, result, steps } = plan([refused, a]);
  const { opened, removed } = planSite([a], site);
  assert.deepEqual(steps, [...opened, ...workBy(bySsh), ...removed, notLookedAt]);
  assert.deepEqual(result, {
    nodes: [
      { node: 'worker-b', state: 'refused', code: 'POOL_PAUSED', message: 'the pool is paused', hint: 'unpause it' },
      planned,
    ],
    failure: { kind: 'partial', code: 'SOME_NODES_FAILED', message: '1 of 2 nodes failed: worker-b', hint: null },
  });
});

test('where all are refused there is nothing to do', () => {
  const { result, steps } = plan([refused]);
  assert.deepEqual([steps, result.failure?.kind], [[], 'refused']);
});

const sources: InstallSources = { files: [aSource('/usr/bin/runc', 'x')], rpms: [], async [Symbol.asyncDispose]() {} };
const filesNotLookedAt = note(
  'not looked at: what stands at those paths already, where links there lead, whether the libraries and interpreters are there, and what rpm says',
);

test('what is installed is brought before /usr is unlocked, and put once it is proved; what was brought goes with the node’s work', () => {
  const { site, steps } = plan([a], {}, sources);
  const { opened, removed } = planSite([a], site);
  const install = planInstall({ node: 'worker-a', request: aUsrRequest(), sources, run });
  const work = workBy(bySsh);
  assert.deepEqual(steps, [
    ...opened,
    ...install.brought,
    ...work.slice(0, -1),
    ...install.applied,
    ...work.slice(-1),
    ...install.removed,
    ...removed,
    notLookedAt,
    filesNotLookedAt,
  ]);
});

test('how several nodes follow one another is told first', () => {
  const b = aPreparedNode({ name: 'worker-b' });
  const harmless = { ...sources, files: [aSource('/usr/share/x', 'x')] };
  const rollout = { maxUnavailable: { kind: 'nodes', count: 2 }, canary: 0, maxFailures: 1 } as const;
  assert.deepEqual(
    [
      plan([a, b], {}, sources),
      plan([a, b], { rollout }, sources),
      plan([a, b], {}, harmless),
      plan([a, refused], {}, sources),
    ].map(({ steps }) => steps?.[0]),
    [
      note('the nodes follow one another, at most 1 unavailable at a time; none is begun any more after a failure'),
      note('the nodes follow one another, at most 2 unavailable at a time; none is begun any more after 2 failures'),
      note('at most 4 nodes are worked on at a time'),
      planSite([a], plan([a]).site).opened[0],
    ],
  );
});
