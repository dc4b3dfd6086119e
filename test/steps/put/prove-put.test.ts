import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { lookAtUnits } from '../../../src/model/node/unit-look.ts';
import { askInstalled } from '../../../src/model/rpm/rpm-database.ts';
import type { StagedInstall } from '../../../src/steps/candidate/stage-install.ts';
import type { OpenNode, Site } from '../../../src/steps/pod/open-node.ts';
import { type KnownEnd, provePut } from '../../../src/steps/put/prove-put.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, getting, lost } from '../../support/answers.ts';
import { aLook } from '../../support/findings.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { aPutScene } from '../../support/put-scene.ts';
import { anInstall } from '../../support/requests.ts';

const place = { node: aNode(), image: 'tools:1' };
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [before, after] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:00:10.000000Z')];
const cannotStart = new Failure('failed', 'POD_CANNOT_START', 'exec format error', { hint: 'look' });
const calm = { critical: [], plan: { deadmanSeconds: undefined } };

type Given = {
  readonly end?: KnownEnd;
  readonly staged?: Partial<StagedInstall>;
  readonly plan?: Partial<StagedInstall['plan']>;
  readonly sights?: readonly object[];
  readonly checkNode?: (witness: OpenNode, signal: AbortSignal) => Promise<OpenNode>;
};

function proving(signal: AbortSignal, given: Given = {}) {
  const { end = 'done', staged = {}, plan = {}, sights = [rawNode()], checkNode = async witness => witness } = given;
  const follow = following({
    'nodes/worker-a': sights.map(node => [node]),
    'leases/worker-a': [[before], [after]],
  });
  const get = getting({ 'leases/kube-node-lease/worker-a': before });
  const scene = aPutScene({ plan, cluster: { get, follow } });
  scene.host.commands[quoteForShell(lookAtUnits([]).argv)] = () => ({});
  scene.put();
  const checks: number[] = [];
  const site: Site = {
    openNode: () => Promise.reject(new Error('no node was to be opened')),
    checkNode: async (_place, withinMs, own) => {
      checks.push(withinMs);
      return checkNode({ pod: scene.witness, look: aLook() }, own);
    },
    get grants(): never {
      throw new Error('no key was to be granted');
    },
    onNodes: scene.undo,
  };
  const { deadman } = anInstall();
  const options = { place, pod: scene.pod, staged: { ...scene.staged, ...staged }, site, deadman, end };
  return { scene, checks, prove: () => provePut(scene.ports, options, signal) };
}

test('where containers may be touched, a kubelet that was heard of since and a new pod are needed, which then sees the rest', async t => {
  const { scene, checks, prove } = proving(t.signal);
  assert.equal(await prove(), scene.witness);
  assert.deepEqual(checks, [120_000]);
  assert.deepEqual(
    scene.clock.deadlines.map(({ ms }) => ms),
    [450_000],
  );
  assert.deepEqual(
    scene.host.ran.map(each => each.split(':')[0]),
    ['check', 'check'],
  );
});

test('where nothing can be disturbed, the pod that is there will do', async t => {
  const { scene, checks, prove } = proving(t.signal, { staged: { critical: [] }, ...{ plan: calm.plan } });
  assert.equal(await prove(), scene.pod);
  assert.deepEqual(checks, []);
});

test('a new pod that does not start ends it at once, and the other look with it', async t => {
  const { prove } = proving(t.signal, {
    sights: [rawNode({ ready: 'False' })],
    checkNode: () => Promise.reject(cannotStart),
  });
  await assert.rejects(prove(), cannotStart);
});

test('a node that is not well when the time is up is a failure, and the new pod is not waited for', async t => {
  const { scene, prove } = proving(t.signal, {
    sights: [rawNode({ ready: 'False' })],
    checkNode: async (witness, signal) => {
      const stopped = once(signal, 'abort');
      scene.clock.deadlines[0]?.expire();
      await stopped;
      signal.throwIfAborted();
      return witness;
    },
  });
  await assert.rejects(prove(), {
    kind: 'timeout',
    code: 'NOT_WELL_IN_TIME',
    hint: 'give it more time: --confirm-within',
  });
});

test('where the connection was lost, only the first look tells that the put is over, and a second one how the node is', async t => {
  const { checks, prove } = proving(t.signal, { end: 'lost' });
  await prove();
  assert.deepEqual(checks, [120_000, 120_000]);
});

test('a look that is cut off by a restart is taken again', async t => {
  let starts = 0;
  const { scene, prove } = proving(t.signal, {
    checkNode: async witness => {
      starts++;
      if (starts === 1) throw lost;
      return witness;
    },
  });
  assert.equal(await prove(), scene.witness);
  assert.deepEqual(scene.clock.slept, [1000]);
});

test('packages are proved by what rpm says', async t => {
  const nevras = [{ name: 'toyd', epoch: 0, version: '1', release: '1', arch: 'noarch' }];
  const asked = quoteForShell(askInstalled(['toyd']).argv);
  for (const [installed, rejects] of [
    ['toyd\ttoyd-1-1.noarch\n', false],
    ['toyd\ttoyd-0-1.noarch\n', true],
  ] as const) {
    const { scene, prove } = proving(t.signal, { staged: { nevras, critical: [] }, plan: calm.plan });
    scene.host.commands[asked] = () => ({ stdout: installed });
    if (rejects) await assert.rejects(prove(), { code: 'RPM_NOT_PROVED' });
    else await prove();
  }
});
