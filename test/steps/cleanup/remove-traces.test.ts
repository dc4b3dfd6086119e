import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removalOf, tidyStore } from '../../../src/model/cleanup/clear-node.ts';
import { lookForTraces } from '../../../src/model/cleanup/node-traces.ts';
import type { NodeTrace, Trace } from '../../../src/model/cleanup/trace.ts';
import type { HostCommand } from '../../../src/model/host-command.ts';
import { overrideRecordPatch, overridesAnnotation } from '../../../src/model/override/override-record.ts';
import { askStatus } from '../../../src/model/rpm-ostree/commands.ts';
import type { Cluster, Ports } from '../../../src/ports.ts';
import { removeTraces } from '../../../src/steps/cleanup/remove-traces.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, forbidden, getting, listing } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { rawNode, rawPool } from '../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { expecting } from '../../support/ports.ts';
import { aCommon } from '../../support/requests.ts';
import { statusJson } from '../../support/rpm-ostree.ts';

const origin = { run: 'x7k2p', since: '2026-11-22T06:31:52Z' };
const pod: Trace = {
  ...{ kind: 'pod', ...origin, node: 'worker-a', namespace: 'debug', name: 'p', uid: 'u1' },
  ...{ isUp: true, lifetimeSeconds: 3600 },
};
const namespace: Trace = { kind: 'namespace', ...origin, name: 'n', uid: 'u2' };
const cordon: Trace = { kind: 'cordon', ...origin, node: 'worker-a', state: 'holds' };
const pause: Trace = { kind: 'pause', ...origin, pool: 'worker', state: 'holds' };
const key: Trace = { kind: 'key', ...origin, name: 'k', role: 'worker', purpose: 'run' };

const recordOf = (run: string) => JSON.stringify({ version: 1, run, by: 'me', at: origin.since });

/** What the API shows when all is gone, but for what is said to be otherwise. */
function lists(more: Parameters<typeof listing>[0] = {}): Cluster['list'] {
  const nothing = ['pods', 'namespaces', 'machineconfigs'].map(plural => [`${plural}?oc-rpmoverlay/run`, []] as const);
  return listing({ ...Object.fromEntries(nothing), nodes: [], machineconfigpools: [], ...more });
}

function changes({ calls }: { readonly calls: readonly string[] }): readonly string[] {
  return calls.filter(call => /^cluster\.(delete|patch)/.test(call));
}

/** `worker-a`, looked at through a pod. */
function atHand(host: FakeHost, { reporter }: Pick<Ports, 'reporter'>) {
  const opened = { pod: aDebugPod(host), look: aLook() };
  return { node: 'worker-a', shell: opened.pod.onHost, reporter, opened };
}

const ways = { hosts: new Map(), common: aCommon() };

test('a pod goes at once and is seen gone, then its namespace goes', async t => {
  const ports = expecting({
    cluster: {
      list: lists(),
      delete: async () => 'accepted',
      follow: following({ 'pods/p': [[{ metadata: { uid: 'u1' } }], []] }),
    },
  });
  assert.deepEqual(await removeTraces(ports, [namespace, pod], ways, t.signal), new Map());
  assert.deepEqual(changes(ports), [
    'cluster.delete pods debug/p {"uid":"u1","graceSeconds":0}',
    'cluster.delete namespaces n {"uid":"u2"}',
  ]);
});

test('what may not be removed is told, and keeps nothing else from being removed', async t => {
  const still = {
    'pods?oc-rpmoverlay/run': [
      { metadata: { name: 'p', namespace: 'debug', uid: 'u1' }, spec: { nodeName: 'worker-a' } },
    ],
  };
  const ports = expecting({
    cluster: {
      list: lists(still),
      delete: async resource => {
        if (resource.plural === 'pods') throw forbidden;
        return 'accepted';
      },
    },
  });
  assert.deepEqual(await removeTraces(ports, [pod, namespace], ways, t.signal), new Map([[pod, 'you may not']]));
  assert.deepEqual(changes(ports).length, 2);
});

test('what was accepted and is still there is left', async t => {
  const still = { 'namespaces?oc-rpmoverlay/run': [{ metadata: { name: 'n', uid: 'u2' } }] };
  const ports = expecting({ cluster: { list: lists(still), delete: async () => 'accepted' } });
  assert.deepEqual(await removeTraces(ports, [namespace], ways, t.signal), new Map([[namespace, 'it is still there']]));
});

test('another object under the same name is not the one that was left', async t => {
  const other = { 'namespaces?oc-rpmoverlay/run': [{ metadata: { name: 'n', uid: 'u3' } }] };
  const ports = expecting({ cluster: { list: lists(other), delete: async () => 'absent' } });
  assert.deepEqual(await removeTraces(ports, [namespace], ways, t.signal), new Map());
});

test('a cordon is lifted with its annotation; one that another run has taken over meanwhile is not', async t => {
  const lift = async (run: string): Promise<readonly string[]> => {
    const annotations = { 'oc-rpmoverlay/cordon': recordOf(run) };
    const node = rawNode({ unschedulable: true, annotations, resourceVersion: '7' });
    const patch: Cluster['patch'] = async resource => resource.read(node);
    const ports = expecting({ cluster: { list: lists(), get: getting({ 'nodes/worker-a': node }), patch } });
    await removeTraces(ports, [cordon], ways, t.signal);
    return changes(ports);
  };
  const patch = {
    metadata: { resourceVersion: '7', annotations: { 'oc-rpmoverlay/cordon': null } },
    spec: { unschedulable: null },
  };
  assert.deepEqual(await lift('x7k2p'), [`cluster.patch nodes worker-a ${JSON.stringify(patch)}`]);
  assert.deepEqual(await lift('other'), []);
});

test('a pool goes on before a key is taken from its nodes, and the key is seen gone from them', async t => {
  let pool = rawPool({
    paused: true,
    annotations: { 'oc-rpmoverlay/paused': recordOf('x7k2p') },
    target: ['r1', ['00', 'k']],
  });
  const ports = expecting({
    cluster: {
      list: (resource, ...rest) => lists({ machineconfigpools: [pool] })(resource, ...rest),
      get: async (resource, { name }) => (name === 'worker' ? resource.read(pool) : undefined),
      patch: async resource => {
        pool = rawPool({ target: ['r1', ['00', 'k']] });
        return resource.read(pool);
      },
      delete: async () => {
        pool = rawPool();
        return 'accepted';
      },
      follow: (resource, ...rest) => following({ 'machineconfigpools/worker': [[pool]] })(resource, ...rest),
    },
  });
  assert.deepEqual(await removeTraces(ports, [key, pause], ways, t.signal), new Map());
  assert.deepEqual(
    changes(ports).map(call => call.split(' ').slice(0, 3).join(' ')),
    ['cluster.patch machineconfigpools worker', 'cluster.delete machineconfigs k'],
  );
});

test('a key stays where its pool cannot take the change up', async t => {
  const still = { 'machineconfigs?oc-rpmoverlay/run': [], machineconfigpools: [rawPool({ paused: true })] };
  const ports = expecting({ cluster: { list: lists(still), get: async () => undefined } });
  const left = await removeTraces(ports, [key], ways, t.signal);
  assert.deepEqual(left, new Map([[key, 'machineconfigpool/worker is paused']]));
  assert.deepEqual(changes(ports), []);
});

test('on a node each thing goes by its own command, and the store after the last of it', async t => {
  const about = { node: 'worker-a', ...origin, neededFor: undefined };
  const traces: readonly NodeTrace[] = [
    { kind: 'unit', name: 'oc-rpmoverlay-put-x7k2p.service', state: 'failed', ...about },
    { kind: 'unit', name: 'oc-rpmoverlay-x7k2p.scope', state: 'running', ...about },
    { kind: 'files', role: 'run', path: '/var/lib/oc-rpmoverlay/runs/x7k2p', ...about },
    { kind: 'files', role: 'draft', path: '/usr/.oc-rpmoverlay-probe-x7k2p', ...about },
  ];
  const removals = [...traces.map(removalOf), tidyStore].map(({ argv }) => quoteForShell(argv));
  const look = quoteForShell(lookForTraces.argv);
  const answers = Object.fromEntries(removals.map(words => [words, () => ({})]));
  const host = aHost({ commands: { ...answers, [look]: () => ({ stdout: 'boot\tb1\t\0end\t\0' }) } });
  const ports = expecting({ cluster: { list: lists(), get: getting({ 'nodes/worker-a': rawNode() }) } });
  const hosts = new Map([['worker-a', atHand(host, ports)]]);
  assert.deepEqual(await removeTraces(ports, traces, { ...ways, hosts }, t.signal), new Map());
  assert.deepEqual(
    host.ran,
    [...removals, look].map(words => `host: ${words}`),
  );
  assert.ok(removals.includes('systemctl reset-failed oc-rpmoverlay-put-x7k2p.service'));
  assert.ok(removals.includes('systemctl stop oc-rpmoverlay-x7k2p.scope'));
  assert.ok(removals.includes('rm -rf -- /usr/.oc-rpmoverlay-probe-x7k2p'));
});

test('a switch that waits for a reboot is withdrawn, and so is what is recorded of it', async t => {
  const path = '/var/lib/oc-rpmoverlay/rollback';
  const trace: NodeTrace = { kind: 'files', role: 'switch', path, node: 'worker-a', ...origin, neededFor: undefined };
  const armed = { run: 'x7k2p', windowSeconds: 600, at: origin.since };
  const staged = 'b'.repeat(64);
  const packages = [aPackage('runc', { staged: aBuild('runc-1.3-1.x86_64') })];
  const before = anOverrideRecord({ armed, staged, packages });
  const node = () => rawNode({ annotations: { [overridesAnnotation]: JSON.stringify(before) }, resourceVersion: '7' });
  const deployments = [
    { digit: 'b', staged: true },
    { digit: 'a', booted: true },
  ];
  const words = (command: HostCommand) => quoteForShell(command.argv);
  const host = aHost({
    commands: {
      [words(removalOf(trace))]: () => ({}),
      [words(tidyStore)]: () => ({}),
      [words(lookForTraces)]: () => ({ stdout: 'boot\tb1\t\0end\t\0' }),
      [words(askStatus())]: () => ({ stdout: statusJson(deployments) }),
    },
  });
  const patch: Cluster['patch'] = async resource => resource.read(node());
  const ports = expecting({
    cluster: { list: lists(), get: async resource => resource.read(node()), patch },
    clock: aClock(),
  });
  const hosts = new Map([['worker-a', atHand(host, ports)]]);
  assert.deepEqual(await removeTraces(ports, [trace], { ...ways, hosts }, t.signal), new Map());
  const after = overrideRecordPatch({ ...before, armed: null }, '7');
  assert.deepEqual(changes(ports), [`cluster.patch nodes worker-a ${JSON.stringify(after)}`]);
});
