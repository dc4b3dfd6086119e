import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debugNamespaceManifest } from '../../../src/model/pod/debug-pod.ts';
import type { DebugPodFlags } from '../../../src/model/request.ts';
import type { ClusterIdentity } from '../../../src/ports.ts';
import { chooseDebugNamespace, createDebugNamespace } from '../../../src/steps/pod/debug-namespace.ts';
import { creating, failing, forbidden, getting, lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const temporary = { name: 'oc-rpmoverlay-x7k2p', temporary: true };
const mine = { context: 'lab', server: 'https://api.test:6443', namespace: 'mine', namespaceIsExplicit: false };
const labelled = (level: string) => ({ metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } });

const rows: readonly {
  readonly title: string;
  readonly flags?: Partial<DebugPodFlags>;
  readonly identity?: Partial<ClusterIdentity>;
  readonly answers?: Parameters<typeof getting>[0];
  readonly chosen: { readonly name: string; readonly temporary: boolean };
}[] = [
  {
    title: '--to-namespace is taken without a look, also where -n is given',
    flags: { toNamespace: 'theirs' },
    identity: { namespaceIsExplicit: true },
    chosen: { name: 'theirs', temporary: false },
  },
  {
    title: '-n is taken without a look',
    identity: { namespaceIsExplicit: true },
    chosen: { name: 'mine', temporary: false },
  },
  {
    title: 'the namespace of the context is taken where it admits privileged pods',
    answers: { 'namespaces/mine': labelled('privileged') },
    chosen: { name: 'mine', temporary: false },
  },
  {
    title: 'a temporary one is made where the context’s admits less',
    answers: { 'namespaces/mine': labelled('baseline') },
    chosen: temporary,
  },
  {
    title: 'a temporary one is made where the context’s has no label',
    answers: { 'namespaces/mine': { metadata: {} } },
    chosen: temporary,
  },
  {
    title: 'a temporary one is made where the context’s is not there',
    answers: { 'namespaces/mine': undefined },
    chosen: temporary,
  },
  {
    title: 'a temporary one is made where the context’s may not be read',
    answers: { 'namespaces/mine': forbidden },
    chosen: temporary,
  },
];
for (const { title, flags, identity, answers = {}, chosen } of rows) {
  test(title, async t => {
    const ports = expecting({ cluster: { identity: { ...mine, ...identity }, get: getting(answers) } });
    assert.deepEqual(await chooseDebugNamespace(ports, { keepPod: false, ...flags }, run, t.signal), chosen);
  });
}

test('an API that is away is no reason to make a namespace', async t => {
  const ports = expecting({ cluster: { get: failing(lost) } });
  await assert.rejects(chooseDebugNamespace(ports, { keepPod: false }, run, t.signal), lost);
});

test('a temporary namespace is deleted again, also where the answer to its creation was lost', async t => {
  const ports = expecting({ cluster: { create: failing(lost), delete: async () => 'accepted' } });
  const undo = anUndo();
  await assert.rejects(createDebugNamespace(ports, run, undo, t.signal), lost);
  assert.deepEqual(undo.pending, [
    { what: 'namespace/oc-rpmoverlay-x7k2p', recover: 'oc delete namespace oc-rpmoverlay-x7k2p' },
  ]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(ports.calls, [
    'cluster.create namespaces oc-rpmoverlay-x7k2p',
    'cluster.delete namespaces oc-rpmoverlay-x7k2p',
  ]);
});

test('a temporary namespace that may not be deleted is left behind, with the command that removes it', async t => {
  const ports = expecting({ cluster: { create: creating, delete: failing(forbidden) } });
  const undo = anUndo();
  await createDebugNamespace(ports, run, undo, t.signal);
  assert.deepEqual(await undo.run(), [
    { what: 'namespace/oc-rpmoverlay-x7k2p', recover: 'oc delete namespace oc-rpmoverlay-x7k2p' },
  ]);
});

test('a temporary namespace that is to stay is not taken back', async t => {
  const ports = expecting({ cluster: { create: creating } });
  const undo = anUndo();
  const keep = await createDebugNamespace(ports, run, undo, t.signal);
  keep();
  assert.deepEqual(undo.pending, []);
});

test('a temporary namespace is made as the manifest says', async t => {
  const sent: unknown[] = [];
  const ports = expecting({
    cluster: {
      create: (resource, manifest, signal) => {
        sent.push(manifest);
        return creating(resource, manifest, signal);
      },
    },
  });
  await createDebugNamespace(ports, run, anUndo(), t.signal);
  assert.deepEqual(sent, [debugNamespaceManifest(run)]);
});
