import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../../src/errors.ts';
import { grantManifest } from '../../../src/model/pool/machine-config.ts';
import type { CleanupRequest } from '../../../src/model/request.ts';
import { seeInScope } from '../../../src/steps/cleanup/see-in-scope.ts';
import { forbidden, getting, listing } from '../../support/answers.ts';
import { someKey } from '../../support/keys.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aCommon } from '../../support/requests.ts';

const recorded = (run: string) => ({
  'oc-rpmoverlay/usr': JSON.stringify({
    version: 1,
    run,
    at: '2026-11-22T06:31:52Z',
    bootId: 'boot-1',
    usr: 'unlocked',
  }),
});
const podOn = (node: string, run: string) => ({
  metadata: { name: `pod-on-${node}`, namespace: 'debug', labels: { 'oc-rpmoverlay/run': run } },
  spec: { nodeName: node },
});

/** A run's pod on worker-a, and another one's, whose node is gone; a record on worker-b; nothing on worker-c. */
function cluster(more: Parameters<typeof listing>[0] = {}) {
  const nodes = [
    rawNode(),
    rawNode({ name: 'worker-b', annotations: recorded('bbbbb') }),
    rawNode({ name: 'worker-c' }),
  ];
  const list = listing({
    'pods?oc-rpmoverlay/run': [podOn('worker-a', 'aaaaa'), podOn('gone', 'ccccc')],
    'namespaces?oc-rpmoverlay/run': [{ metadata: { name: 'n', labels: { 'oc-rpmoverlay/run': 'aaaaa' } } }],
    'machineconfigs?oc-rpmoverlay/run': undefined,
    machineconfigpools: undefined,
    nodes,
    ...more,
  });
  return expecting({
    cluster: { list, get: getting({ 'nodes/worker-a': rawNode(), 'nodes/worker-c': rawNode({ name: 'worker-c' }) }) },
  });
}

async function scopeOf(signal: AbortSignal, request: Partial<CleanupRequest>, ports = cluster()) {
  const asked: CleanupRequest = {
    ...{ command: 'cleanup', common: aCommon(), target: undefined, live: false, runs: { kind: 'over' } },
    ...request,
  };
  const { objects, names, wanted } = await seeInScope(ports, asked, signal);
  return { objects: objects.map(trace => ('name' in trace ? trace.name : trace.kind)), names, wanted };
}

test('without a target it is all objects, and the nodes that something points to', async t => {
  assert.deepEqual(await scopeOf(t.signal, {}), {
    objects: ['pod-on-worker-a', 'pod-on-gone', 'n'],
    names: ['worker-a', 'worker-b'],
    wanted: 'by a trace',
  });
});

test('with --live it is all nodes', async t => {
  const { names, wanted } = await scopeOf(t.signal, { live: true });
  assert.deepEqual([names, wanted], [['worker-a', 'worker-b', 'worker-c'], 'by the user']);
});

test('with a target it is what is on these nodes, and no more', async t => {
  const target = { kind: 'names', names: ['worker-a', 'worker-c'] } as const;
  assert.deepEqual(await scopeOf(t.signal, { target }), {
    objects: ['pod-on-worker-a'],
    names: ['worker-a', 'worker-c'],
    wanted: 'by the user',
  });
});

test('of one run it is the nodes that this run points to', async t => {
  assert.deepEqual((await scopeOf(t.signal, { runs: { kind: 'one', run: 'bbbbb' } })).names, ['worker-b']);
  assert.deepEqual((await scopeOf(t.signal, { runs: { kind: 'one', run: 'ccccc' } })).names, []);
});

test('a key in the files of core is an orphan where no MachineConfig of its run is there, and all of them are shown', async t => {
  const publicKey = { ...someKey.publicKey, comment: 'kim' };
  const name = '99-worker-oc-rpmoverlay-aaaaa';
  const run = { id: 'aaaaa' };
  const config = grantManifest({ name, role: 'worker', ignitionVersion: '3.2.0', publicKey, run });
  const orphansOf = async (configs: readonly object[] | Failure): Promise<readonly string[]> => {
    const ports = cluster({ 'machineconfigs?oc-rpmoverlay/run': configs });
    const target = { kind: 'names', names: ['worker-a'] } as const;
    const common = aCommon();
    const asked = { command: 'cleanup', common, target, live: false, runs: { kind: 'over' } } as const;
    const { isOrphan } = await seeInScope(ports, asked, t.signal);
    const login = { kind: 'login', comment: '', node: 'worker-a', since: undefined, neededFor: undefined } as const;
    return ['aaaaa', 'bbbbb'].filter(id => isOrphan({ ...login, run: id }));
  };
  assert.deepEqual(await orphansOf([config]), ['bbbbb']);
  assert.deepEqual(await orphansOf([]), ['aaaaa', 'bbbbb']);
  assert.deepEqual(await orphansOf(forbidden), []);
});

test('what the user may not list is left out, and said', async t => {
  const ports = cluster({ 'namespaces?oc-rpmoverlay/run': forbidden });
  assert.deepEqual((await scopeOf(t.signal, {}, ports)).objects, ['pod-on-worker-a', 'pod-on-gone']);
  const text = 'namespaces are not looked at: you may not list them';
  assert.deepEqual(ports.events.at(-1), { kind: 'warning', text });
});
