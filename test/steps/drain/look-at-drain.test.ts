import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { demandDrainable } from '../../../src/steps/drain/look-at-drain.ts';
import { forbidden } from '../../support/answers.ts';
import { aDrainWorld } from '../../support/drain-world.ts';
import { someDrainFlags } from '../../support/requests.ts';

const node = 'worker-a';
const flags = someDrainFlags();
const names = (pods: readonly { readonly metadata: { readonly name: string } }[]) => pods.map(pod => pod.metadata.name);

test('the pods of the node that the selector takes are looked at, and nothing else is asked', async t => {
  const { ports } = aDrainWorld({ pods: [{ name: 'web' }] });
  const plan = await demandDrainable(ports, { node, flags: { ...flags, podSelector: 'app=web' } }, t.signal);
  assert.deepEqual(names(plan.evict), ['web']);
  assert.deepEqual(ports.calls, [
    'cluster.list pods {"fieldSelector":"spec.nodeName=worker-a","labelSelector":"app=web"}',
    'clock.now',
  ]);
});

test('what a drain would refuse is named with the flags that permit it', async t => {
  const { ports } = aDrainWorld({
    pods: [{ name: 'bare', controller: '' }, { name: 'data', volumes: [{ emptyDir: {} }] }, { name: 'web' }],
  });
  await assert.rejects(demandDrainable(ports, { node, flags }, t.signal), {
    kind: 'refused',
    code: 'DRAIN_REFUSED',
    message:
      'node/worker-a cannot be drained: pod/shop/bare: nothing makes it anew; pod/shop/data: it keeps data in an emptyDir',
    hint: 'if that is wanted, add --force --delete-emptydir-data',
  });
});

test('pods of this program are left, of whichever run: one that was killed has left its own', async t => {
  const { ports } = aDrainWorld({
    pods: [{ name: 'debug', controller: '', labels: { 'oc-rpmoverlay/run': 'other' } }],
  });
  const plan = await demandDrainable(ports, { node, flags }, t.signal);
  assert.deepEqual([names(plan.evict), plan.left.map(({ why }) => why)], [[], ['ours']]);
});

test('a pod of a DaemonSet is left, unless its DaemonSet is gone', async t => {
  const pods = [{ name: 'dns', controller: 'DaemonSet/dns' }];
  const left = await demandDrainable(aDrainWorld({ pods, daemonSets: ['shop/dns'] }).ports, { node, flags }, t.signal);
  assert.deepEqual([names(left.evict), left.left.map(({ why }) => why)], [[], ['daemonset']]);
  await assert.rejects(demandDrainable(aDrainWorld({ pods }).ports, { node, flags }, t.signal), (error: Failure) => {
    return error instanceof Failure && error.message.endsWith('pod/shop/dns: its DaemonSet is gone');
  });
});

test('who may not look at DaemonSets is not told of those that are gone', async t => {
  const { ports } = aDrainWorld({ pods: [{ name: 'dns', controller: 'DaemonSet/dns' }], daemonSets: forbidden });
  const plan = await demandDrainable(ports, { node, flags }, t.signal);
  assert.deepEqual(
    plan.left.map(({ why }) => why),
    ['daemonset'],
  );
});
