import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { cordonAnnotation, cordonPatch, uncordonPatch } from '../../../src/model/drain/cordon-record.ts';
import type { Cluster } from '../../../src/ports.ts';
import { cordonNode, uncordonNode } from '../../../src/steps/drain/cordon-node.ts';
import { forbidden } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const at = '2026-11-22T06:31:52.000Z';
const ours = { version: 1, by: 'kim', at, run: run.id } as const;
const dead = { ...ours, by: 'lee', run: 'dead1' };
const leftover = { what: 'the cordon of node/worker-a', recover: 'oc adm uncordon worker-a' };
const conflict = new Failure('failed', 'CONFLICT', 'the object has been modified');

type State = { unschedulable: boolean; annotation?: string | null };

/** A node, and an API that changes it; `failures` come before that, one for each patch. */
function aNodeThat(state: State, failures: readonly Failure[] = []) {
  const now = { ...state, version: 7 };
  const sent: object[] = [];
  const left = [...failures];
  const raw = () => {
    const annotations = now.annotation ? { [cordonAnnotation]: now.annotation } : {};
    return rawNode({ unschedulable: now.unschedulable, annotations, resourceVersion: String(now.version) });
  };
  const patch: Cluster['patch'] = async (resource, _name, mergePatch) => {
    sent.push(mergePatch);
    now.version += 1;
    const failure = left.shift();
    if (failure) throw failure;
    const { metadata, spec } = Object(mergePatch);
    now.annotation = metadata.annotations[cordonAnnotation];
    now.unschedulable = spec.unschedulable === true;
    return resource.read(raw());
  };
  const get: Cluster['get'] = async resource => resource.read(raw());
  const ports = expecting({ cluster: { get, patch }, clock: aClock(at) });
  const undo = anUndo();
  const cordon = (signal: AbortSignal) => cordonNode(ports, { node: 'worker-a', run, by: 'kim', undo }, signal);
  const notices = () => ports.events.flatMap(event => (event.kind === 'notice' ? [event.text] : []));
  return { now, sent, ports, undo, cordon, notices };
}

test('a node is cordoned with a record of it, and uncordoned with it', async t => {
  const { sent, undo, cordon, notices } = aNodeThat({ unschedulable: false });
  const { lift } = await cordon(t.signal);
  assert.deepEqual([sent, undo.pending], [[cordonPatch(ours, '7')], [leftover]]);
  await lift(t.signal);
  assert.deepEqual(sent.slice(1), [uncordonPatch('8')]);
  assert.deepEqual([undo.pending, await undo.run(), sent.length, notices()], [[], [], 2, []]);
});

test('a run that ends meanwhile uncordons it', async t => {
  const { now, undo, cordon } = aNodeThat({ unschedulable: false });
  await cordon(t.signal);
  assert.deepEqual([await undo.run(), now.unschedulable, now.annotation], [[], false, null]);
});

test('a cordon that is to stay is named when the run ends, until it is lifted after all', async t => {
  const { now, undo, cordon } = aNodeThat({ unschedulable: false });
  const { stay } = await cordon(t.signal);
  stay();
  assert.deepEqual([await undo.run(), now.unschedulable], [[leftover], true]);

  const other = aNodeThat({ unschedulable: false });
  const cordoned = await other.cordon(t.signal);
  cordoned.stay();
  await cordoned.lift(t.signal);
  assert.deepEqual([await other.undo.run(), other.now.unschedulable], [[], false]);
});

test('where it cannot be lifted, the end of the run tries again', async t => {
  const { now, undo, cordon } = aNodeThat({ unschedulable: false });
  const { lift, stay } = await cordon(t.signal);
  stay();
  await lift(AbortSignal.abort(new Failure('timeout', 'TIMEOUT', 'gave up')));
  assert.deepEqual([await undo.run(), now.unschedulable], [[], false]);
});

test('a node that somebody else has cordoned is not touched, and stays so', async t => {
  const { now, sent, undo, cordon, notices } = aNodeThat({ unschedulable: true });
  const { lift, stay } = await cordon(t.signal);
  stay();
  await lift(t.signal);
  assert.deepEqual([sent, undo.pending, now.unschedulable], [[], [], true]);
  assert.deepEqual(notices(), ['it was cordoned before, and stays so']);
});

test('a cordon that a dead run has left is taken over, and lifted', async t => {
  const { now, sent, cordon, notices } = aNodeThat({ unschedulable: true, annotation: JSON.stringify(dead) });
  const { lift } = await cordon(t.signal);
  assert.deepEqual(sent, [cordonPatch(ours, '7')]);
  assert.deepEqual(notices(), [`takes over the cordon of run dead1 by lee at ${at}`]);
  await lift(t.signal);
  assert.equal(now.unschedulable, false);
});

test('a node that has changed meanwhile is looked at again', async t => {
  const { sent, cordon } = aNodeThat({ unschedulable: false }, [conflict]);
  await cordon(t.signal);
  assert.deepEqual(sent, [cordonPatch(ours, '7'), cordonPatch(ours, '8')]);
});

test('a user who may not change nodes is refused, and nothing is left to take back', async t => {
  const { undo, cordon } = aNodeThat({ unschedulable: false }, [forbidden]);
  await assert.rejects(cordon(t.signal), forbidden);
  assert.deepEqual(undo.pending, []);
});

test('a cordon that another run has taken over since is left to that one; any run’s is lifted where none is named', async t => {
  const { now, ports } = aNodeThat({ unschedulable: true, annotation: JSON.stringify(dead) });
  await uncordonNode(ports, { node: 'worker-a', run }, t.signal);
  assert.equal(now.unschedulable, true);
  await uncordonNode(ports, { node: 'worker-a' }, t.signal);
  assert.equal(now.unschedulable, false);
});
