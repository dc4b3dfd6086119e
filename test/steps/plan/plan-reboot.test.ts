import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanStep } from '../../../src/model/event.ts';
import { overridesAnnotation } from '../../../src/model/override/override-record.ts';
import { pools } from '../../../src/model/pool/pool.ts';
import type { RebootRequest } from '../../../src/model/request.ts';
import { planReboot } from '../../../src/steps/plan/plan-reboot.ts';
import { getting } from '../../support/answers.ts';
import { aDrainWorld, type DrainWorldOptions } from '../../support/drain-world.ts';
import { someFacts } from '../../support/facts.ts';
import { aNode, rawNode, rawPool } from '../../support/objects.ts';
import { anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon, aRebootRequest } from '../../support/requests.ts';

const config = { current: 'r1' };
const names = ['worker-a', 'worker-b'];

/** Plans the reboot of two nodes of a pool. */
function planning(
  {
    pods,
    pool = {},
    staged,
    ...request
  }: Pick<DrainWorldOptions, 'pods'> & {
    pool?: Parameters<typeof rawPool>[0];
    staged?: string;
  } & Partial<RebootRequest>,
  signal: AbortSignal,
) {
  const world = aDrainWorld({ pods });
  const record = staged === undefined ? undefined : anOverrideRecord({ staged, packages: [aPackage('runc')] });
  const annotations = record ? { [overridesAnnotation]: JSON.stringify(record) } : {};
  const raw = rawPool({ name: 'worker', target: ['r1', []], settled: ['r1', []], ...pool });
  const nodes = Object.fromEntries(names.map(name => [`nodes/${name}`, rawNode({ name, config })]));
  const cluster = {
    ...world.ports.cluster,
    get: getting({ ...nodes, 'clusterversions/version': undefined }),
    list: (async (resource, selection, own) =>
      resource.plural === 'machineconfigpools'
        ? [resource.read(raw)]
        : world.ports.cluster.list(resource, selection, own)) as typeof world.ports.cluster.list,
  };
  const prepared = aPrepared({
    facts: someFacts({ pools: [pools.read(raw)] }),
    nodes: names.map(name => ({ ...aPreparedNode(), node: aNode({ name, annotations }) })),
  });
  const site = { prepared, common: aCommon(), lifetimeSeconds: 3600 };
  return planReboot({ ...world.ports, cluster }, aRebootRequest(request), site, signal);
}

const notesIn = (steps: readonly PlanStep[]): readonly string[] =>
  steps.flatMap(step => (step.kind === 'note' && !/wait until|start a new pod/.test(step.text) ? [step.text] : []));

test('each node in its turn: what would be evicted is looked up, and nothing is asked of the nodes', async t => {
  const { nodes, failure, output } = await planning({ pods: [{ name: 'web' }] }, t.signal);
  assert.deepEqual(
    nodes.map(({ node, state }) => [node, state]),
    names.map(name => [name, 'planned']),
  );
  assert.equal(failure, undefined);
  const steps = output?.kind === 'plan' ? output.steps : [];
  assert.deepEqual(notesIn(steps), [
    'the nodes follow one another, at most 1 unavailable at a time; none is begun any more after a failure',
    'worker-a: evict pod/shop/web',
    'worker-b: evict pod/shop/web',
    'the debug pods are deleted',
  ]);
  assert.deepEqual(
    steps.flatMap(step => (step.kind === 'patch' ? [step.object] : [])),
    names.flatMap(name => [`node/${name}`, `node/${name}`]),
  );
});

test('that the switch is armed is said where something of this program’s is recorded as staged, unless it is not wanted', async t => {
  const deadman = { armed: 'never', windowMs: 600_000, confirmedBy: 'us' } as const;
  const armings = async (request: Partial<RebootRequest>) => {
    const { output } = await planning({ pods: [], staged: 'b'.repeat(64), ...request }, t.signal);
    return notesIn(output?.kind === 'plan' ? output.steps : []).filter(text => text.includes('switch'));
  };
  const words =
    "if deployment bbbbbbb is still staged there, arm the dead-man's switch: 600 s after its boot it goes back to the present deployment, unless it is confirmed before";
  assert.deepEqual(
    await armings({}),
    names.map(name => `${name}: ${words}`),
  );
  assert.deepEqual(await armings({ deadman }), []);
});

test('what would be refused is refused', async t => {
  for (const [given, code] of [
    [{ pods: [{ name: 'bare', controller: '' }] }, 'DRAIN_REFUSED'],
    [{ pods: [], pool: { paused: true } }, 'POOL_PAUSED'],
  ] as const) {
    const { nodes, failure, output } = await planning(given, t.signal);
    assert.deepEqual([failure?.kind, ...nodes.map(node => node.code)], ['refused', code, code]);
    assert.deepEqual(output, { kind: 'plan', steps: [] });
  }
});

test('a pool that is to be paused, or waited for, is said', async t => {
  const updating = { target: ['r1', ['a']], settled: ['r0', []], counts: { updated: 2 } } as const;
  const paused = await planning({ pods: [], guard: 'pause' }, t.signal);
  const awaited = await planning({ pods: [], guard: 'wait', pool: updating }, t.signal);
  const notes = [paused, awaited].map(({ output }) => notesIn(output?.kind === 'plan' ? output.steps : [])[1]);
  assert.deepEqual(notes, [
    'worker-a: pause its machine config pool until the run ends, unless it is paused already',
    'worker-a: wait: machineconfigpool/worker is updating (a)',
  ]);
});
