import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { DrainFlags } from '../../../src/model/request.ts';
import { drainNode } from '../../../src/steps/drain/drain-node.ts';
import { failing } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aDrainWorld, type DrainWorld, heldBy } from '../../support/drain-world.ts';
import { expecting } from '../../support/ports.ts';
import { someDrainFlags } from '../../support/requests.ts';

const drain = ({ ports }: Pick<DrainWorld, 'ports'>, signal: AbortSignal, more: Partial<DrainFlags> = {}) =>
  drainNode(ports, { node: 'worker-a', flags: someDrainFlags(more) }, signal);

const said = ({ ports }: DrainWorld, kind = 'progress') =>
  ports.events.flatMap(event => (event.kind === kind && 'text' in event ? [event.text] : []));

const words = 'The disruption budget web needs 1 healthy pods and has 1 currently';
const held = `pod/shop/web: poddisruptionbudget/web in namespace shop: ${words}`;

test('pods are evicted by their uid, and seen gone', async t => {
  const world = aDrainWorld({ pods: [{ name: 'web' }, { name: 'db' }] });
  assert.equal(await drain(world, t.signal, { graceSeconds: 7 }), 2);
  assert.deepEqual(
    world.asked,
    ['web', 'db'].map(name => ({
      pod: name,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: 'shop' },
        deleteOptions: { preconditions: { uid: `uid-of-${name}` }, gracePeriodSeconds: 7 },
      },
    })),
  );
});

test('where nothing has to go, nothing is asked for', async t => {
  const world = aDrainWorld({ pods: [{ name: 'static', controller: '', isMirror: true }] });
  assert.equal(await drain(world, t.signal), 0);
  assert.deepEqual(world.asked, []);
});

test('an older cluster is asked in its own version', async t => {
  const world = aDrainWorld({ pods: [{}] });
  const ports = {
    ...world.ports,
    cluster: { ...world.ports.cluster, evictionApi: async () => 'policy/v1beta1' as const },
  };
  await drain({ ports }, t.signal);
  assert.equal(Object(world.asked[0]?.body).apiVersion, 'policy/v1beta1');
});

test('a budget that holds a pod is named each time that it does, and asked again after the time it says, or 5 s', async t => {
  const world = aDrainWorld({
    pods: [{}],
    onAsk: (_, attempt) => (attempt < 4 ? heldBy('web', attempt === 2 ? 10 : undefined) : 'goes'),
  });
  await drain(world, t.signal);
  assert.deepEqual([world.asked.length, world.slept], [4, [5000, 10_000, 5000]]);
  assert.deepEqual(said(world), [
    'draining for 0s, waiting for pod/shop/web to end',
    `draining for 0s, waiting for ${held}`,
    `draining for 5s, waiting for ${held}`,
    `draining for 15s, waiting for ${held}`,
  ]);
});

test('a pod that goes by itself is not asked for any more', async t => {
  const world = aDrainWorld({
    pods: [{ name: 'web' }, { name: 'db' }],
    onAsk: (pod, attempt) => {
      if (pod === 'web') setImmediate(() => world.remove('web'));
      return attempt < 3 ? heldBy(pod) : 'goes';
    },
  });
  await drain(world, t.signal);
  assert.deepEqual(
    world.asked.map(({ pod }) => pod),
    ['web', 'db', 'db', 'db'],
  );
});

test('an accepted eviction is no end: the pod is waited for', async t => {
  const world = aDrainWorld({ pods: [{}], onAsk: () => ({ status: 201, body: {} }) });
  const going = drain(world, t.signal);
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  world.remove('web');
  assert.equal(await going, 1);
  assert.equal(world.asked.length, 1);
});

test('when the time is up, what is still there is named with what holds it', async t => {
  const clock = aClock();
  const world = aDrainWorld({ pods: [{}], onAsk: () => heldBy('web') });
  const ports = { ...world.ports, clock: { ...world.ports.clock, deadline: clock.deadline, now: clock.now } };
  const going = drain({ ports: { ...world.ports, ...ports } }, t.signal, { timeoutMs: 90_000 });
  setImmediate(() => setImmediate(() => clock.deadlines[0]?.expire()));
  await assert.rejects(going, {
    kind: 'timeout',
    code: 'DRAIN_TIMEOUT',
    message: `node/worker-a: not drained within 90s; still waiting for ${held}`,
    hint: 'oc describe pdb/web -n shop',
  });
});

test('a pod that may not be evicted at all ends the drain', async t => {
  const body = { message: 'This pod has more than one PodDisruptionBudget' };
  const world = aDrainWorld({ pods: [{}], onAsk: () => ({ status: 500, body }) });
  await assert.rejects(drain(world, t.signal), { kind: 'refused', code: 'SEVERAL_BUDGETS' });
});

test('what came to the node since it was looked at is refused before anything is evicted', async t => {
  const world = aDrainWorld({ pods: [{ name: 'web' }, { name: 'bare', controller: '' }] });
  await assert.rejects(drain(world, t.signal), { code: 'DRAIN_REFUSED' });
  assert.deepEqual(world.asked, []);
});

test('what is lost with a pod is said', async t => {
  const world = aDrainWorld({ pods: [{ name: 'bare', controller: '' }] });
  const rules = { ...someDrainFlags().rules, force: true };
  await drain(world, t.signal, { rules });
  assert.deepEqual(said(world, 'warning'), ['pod/shop/bare: nothing makes it anew']);
});

test('with disableEviction pods are deleted, by their uid', async t => {
  const world = aDrainWorld({ pods: [{}] });
  await drain(world, t.signal, { disableEviction: true });
  assert.deepEqual(world.asked, [{ pod: 'web', body: { uid: 'uid-of-web' } }]);
});

test('a cluster that takes no evictions says how to go on', async t => {
  const world = aDrainWorld({ pods: [{}] });
  const ports = { ...world.ports, cluster: { ...world.ports.cluster, evictionApi: async () => undefined } };
  await assert.rejects(drain({ ports }, t.signal), { kind: 'refused', code: 'NO_EVICTIONS' });
});

test('a run that is told to stop does not wait for the pods', async t => {
  const stop = new AbortController();
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const world = aDrainWorld({
    pods: [{}],
    onAsk: () => {
      stop.abort(interrupted);
      return heldBy('web');
    },
  });
  await assert.rejects(drain(world, AbortSignal.any([t.signal, stop.signal])), interrupted);
});

test('a user who may not see pods is refused', async t => {
  const failure = new Failure('refused', 'FORBIDDEN', 'you may not');
  const cluster = { follow: () => ({ [Symbol.asyncIterator]: () => ({ next: failing(failure) }) }) };
  await assert.rejects(drain({ ports: expecting({ cluster, clock: { now: () => 0 } }) }, t.signal), failure);
});
