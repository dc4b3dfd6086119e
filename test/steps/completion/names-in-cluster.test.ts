import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { type KnownNames, knownNamesText } from '../../../src/model/completion/known-names.ts';
import { overridesAnnotation } from '../../../src/model/override/override-record.ts';
import { namesInCluster } from '../../../src/steps/completion/names-in-cluster.ts';
import { forbidden, listing } from '../../support/answers.ts';
import { rawNode, rawPool } from '../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { expecting } from '../../support/ports.ts';

const now = 1_000_000;
const known = { context: 'lab', server: 'https://api.test:6443', readAt: now } as const;

/** A cluster, and the user's files by their paths, which are written to. */
function world(kept: Map<string, KnownNames>, list: Parameters<typeof listing>[0]) {
  return expecting({
    cluster: { list: listing(list) },
    clock: { now: () => now },
    files: {
      read: async path => {
        const names = kept.get(path);
        return names && knownNamesText(names);
      },
      writeSecret: async (path, content) => void kept.set(path, JSON.parse(content)),
    },
  });
}

test('names are asked for, sorted, and kept for the next key, those of each kind in a file of their own', async t => {
  const kept = new Map<string, KnownNames>();
  const ports = world(kept, {
    nodes: [rawNode({ name: 'worker-b' }), rawNode({ name: 'worker-a' })],
    machineconfigpools: [rawPool({ name: 'infra' })],
  });
  assert.deepEqual(await namesInCluster(ports, 'node', t.signal), ['worker-a', 'worker-b']);
  assert.deepEqual(await namesInCluster(ports, 'pool', t.signal), ['infra']);
  assert.deepEqual(
    [...kept].map(([path, file]) => [path.replace(/-[0-9a-f]{16}\./, '-X.'), file]),
    [
      ['/cache/nodes-X.json', { version: 1, ...known, names: ['worker-a', 'worker-b'] }],
      ['/cache/pools-X.json', { version: 1, ...known, names: ['infra'] }],
    ],
  );
  assert.deepEqual(await namesInCluster(ports, 'node', t.signal), ['worker-a', 'worker-b']);
  assert.deepEqual(
    ports.calls.filter(call => call.startsWith('cluster.')),
    ['cluster.list nodes', 'cluster.list machineconfigpools'],
  );
});

test('packages are those that are recorded on any node, each once', async t => {
  const recording = (name: string, ...packages: readonly string[]) =>
    rawNode({
      name,
      annotations: {
        [overridesAnnotation]: JSON.stringify(
          anOverrideRecord({ packages: packages.map(one => aPackage(one, { booted: aBuild(`${one}-2-1.x86_64`) })) }),
        ),
      },
    });
  const ports = world(new Map(), {
    nodes: [recording('worker-a', 'runc', 'crun'), recording('worker-b', 'runc'), rawNode({ name: 'worker-c' })],
  });
  assert.deepEqual(await namesInCluster(ports, 'package', t.signal), ['crun', 'runc']);
});

test('a cluster that shows no names, or has no such resource, is not asked again at the next key', async t => {
  for (const answer of [forbidden, undefined]) {
    const kept = new Map<string, KnownNames>();
    const ports = world(kept, { machineconfigpools: answer });
    assert.deepEqual(await namesInCluster(ports, 'pool', t.signal), []);
    assert.deepEqual(await namesInCluster(ports, 'pool', t.signal), []);
    assert.deepEqual(
      ports.calls.filter(call => call.startsWith('cluster.')),
      ['cluster.list machineconfigpools'],
    );
  }
});

test('where nothing can be kept the names are there all the same', async t => {
  const failure = new Failure('failed', 'FILE_UNWRITABLE', 'cannot write');
  const ports = expecting({
    cluster: { list: listing({ nodes: [rawNode()] }) },
    clock: { now: () => now },
    files: { read: () => Promise.reject(failure), writeSecret: () => Promise.reject(failure) },
  });
  assert.deepEqual(await namesInCluster(ports, 'node', t.signal), ['worker-a']);
});
