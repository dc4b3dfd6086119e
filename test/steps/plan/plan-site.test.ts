import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanStep } from '../../../src/model/event.ts';
import { readFiles } from '../../../src/model/node/host-files.ts';
import { lookPatterns } from '../../../src/model/node/node-look.ts';
import { debugNamespaceManifest, debugPodManifest } from '../../../src/model/pod/debug-pod.ts';
import { throughPod } from '../../../src/model/ssh/host-route.ts';
import { note, type PlanSiteOptions, planSite } from '../../../src/steps/plan/plan-site.ts';
import { someFacts } from '../../support/facts.ts';
import { aPool } from '../../support/objects.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon, someSshFlags } from '../../support/requests.ts';

const run = { id: 'x7k2p' };
const worker = aPool();
const grant = { kind: 'grant', pool: worker, disruption: undefined } as const;
const facts = someFacts({ pools: [worker, aPool({ name: 'infra', roles: ['worker', 'infra'] })] });
const temporary = { name: 'oc-rpmoverlay-x7k2p', temporary: true };
const options: PlanSiteOptions = {
  prepared: aPrepared({ facts }),
  common: aCommon(),
  lifetimeSeconds: 3600,
  ssh: someSshFlags(),
};

const podOn = (node: string, namespace = 'debug'): PlanStep => ({
  kind: 'create',
  manifest: debugPodManifest({
    node,
    namespace,
    image: 'tools:1',
    run,
    lifetimeSeconds: 3600,
    priorityClass: 'openshift-user-critical',
  }),
});
const lookAt = (node: string): PlanStep => ({ kind: 'run', node, argv: throughPod(readFiles(lookPatterns).argv) });
const podsGo = note('the debug pods are deleted');

test('a node is opened by a pod and a look, and the pod is deleted', () => {
  assert.deepEqual(planSite([aPreparedNode()], options), {
    opened: [podOn('worker-a'), lookAt('worker-a')],
    removed: [podsGo],
  });
});

test('a temporary namespace comes first and goes last', () => {
  const prepared = aPrepared({ facts, namespace: temporary });
  const { opened, removed } = planSite([aPreparedNode()], { ...options, prepared });
  assert.deepEqual(opened, [
    { kind: 'create', manifest: debugNamespaceManifest(run) },
    podOn('worker-a', 'oc-rpmoverlay-x7k2p'),
    lookAt('worker-a'),
  ]);
  assert.deepEqual(removed, [podsGo, { kind: 'delete', object: 'namespace/oc-rpmoverlay-x7k2p' }]);
});

test('several nodes of a pool get one key, which is waited for and taken back first', () => {
  const nodes = ['worker-a', 'worker-b'].map(name => aPreparedNode({ name, wayIn: grant }));
  const { opened, removed } = planSite(nodes, options);
  const made = opened.slice(4);
  assert.deepEqual(
    made.map(step => (step.kind === 'create' ? step.manifest.metadata.name : step)),
    ['99-worker-oc-rpmoverlay-x7k2p', note('wait until the key is let in (it reaches the pools worker, infra)')],
  );
  assert.doesNotMatch(JSON.stringify(made), /AAAA/);
  assert.deepEqual(removed, [{ kind: 'delete', object: 'machineconfig/99-worker-oc-rpmoverlay-x7k2p' }, podsGo]);
});

test('what is kept is not taken back, and a pod that is kept keeps its namespace', () => {
  const common = aCommon({ debugPod: { keepPod: true } });
  const prepared = aPrepared({ facts, namespace: temporary });
  const nodes = [aPreparedNode({ wayIn: grant })];
  assert.deepEqual(planSite(nodes, { ...options, prepared, common, ssh: someSshFlags({ keepKey: true }) }).removed, []);
});
