import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import type { Cluster } from '../../../src/ports.ts';
import { type BoundToReboot, rebootInTurn } from '../../../src/steps/reboot/reboot-in-turn.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDrainWorld, type DrainWorldOptions } from '../../support/drain-world.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRebootingNode } from '../../support/rebooting.ts';
import { someDrainFlags } from '../../support/requests.ts';
import { anUndo } from '../../support/undo.ts';

const told = quoteForShell(rebootSoon({ id: 'x7k2p' }).argv);
const leftover = { what: 'the cordon of node/worker-a', recover: 'oc adm uncordon worker-a' };
const wrong = new Failure('failed', 'WRONG', 'it is not as expected');
const stopped = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

type Given = {
  readonly drain?: 'always' | 'never';
  readonly pods?: DrainWorldOptions['pods'];
  readonly onAsk?: DrainWorldOptions['onAsk'];
  /** What the node does when it is told to reboot. Default: so. */
  readonly onTold?: 'reboots' | 'refuses' | 'hangs';
  readonly beforeReboot?: () => void;
  /** What that makes for the reboot. */
  readonly bound?: BoundToReboot;
  readonly afterBoot?: () => void;
};

/** A node in its turn; what happens to it is noted in order. */
function aTurn(given: Given, signal: AbortSignal) {
  const { drain = 'always', pods = [{ name: 'web' }], onAsk, onTold = 'reboots' } = given;
  const order: string[] = [];
  let now = { annotations: {}, unschedulable: false };
  const ask: DrainWorldOptions['onAsk'] = (pod, attempt) => {
    order.push(`evict ${pod}`);
    return onAsk?.(pod, attempt) ?? 'goes';
  };
  const world = aDrainWorld({ pods, onAsk: ask });
  const node = aRebootingNode();
  const cluster: Partial<Cluster> = {
    ...world.ports.cluster,
    get: async (resource, _name, own) => {
      own.throwIfAborted();
      return resource.read(rawNode(now));
    },
    patch: async (resource, _name, patch) => {
      const { metadata, spec } = Object(patch);
      now = { annotations: metadata.annotations, unschedulable: spec.unschedulable === true };
      order.push(now.unschedulable ? 'cordon' : 'uncordon');
      return resource.read(rawNode(now));
    },
    follow: (resource, selection, own) =>
      (resource.plural === 'pods' ? world.ports.cluster : node).follow(resource, selection, own),
  };
  const host = aHost({
    commands: {
      [told]: () => {
        order.push('told');
        if (onTold === 'reboots') node.reboot();
        return onTold === 'refuses' ? { status: 1, stderr: 'no' } : {};
      },
    },
  });
  const undo = anUndo();
  const back = { pod: aDebugPod(host), look: aLook({ bootId: 'boot-2' }) };
  const options = {
    node: aPreparedNode(),
    opened: { pod: aDebugPod(host), look: aLook() },
    prepared: aPrepared(),
    site: {
      checkNode: async () => {
        order.push('new pod');
        return back;
      },
      onNodes: undo,
    },
    drain: someDrainFlags({ drain }),
    by: 'kim',
    beforeReboot: async () => {
      order.push('before');
      given.beforeReboot?.();
      return given.bound;
    },
    afterBoot: async () => {
      order.push('after');
      given.afterBoot?.();
    },
  };
  const ports = expecting({ cluster, clock: world.ports.clock });
  return { order, undo, isCordoned: () => now.unschedulable, go: () => rebootInTurn(ports, options, signal) };
}

test('a node is taken out, rebooted, proved and taken back in, in this order', async t => {
  const { order, undo, go } = aTurn({}, t.signal);
  assert.deepEqual(await go(), { bootId: 'boot-2' });
  assert.deepEqual(order, ['cordon', 'evict web', 'before', 'told', 'new pod', 'after', 'uncordon']);
  assert.deepEqual(await undo.run(), []);
});

test('a node that is not drained is not cordoned', async t => {
  const { order, go } = aTurn({ drain: 'never' }, t.signal);
  await go();
  assert.deepEqual(order, ['before', 'told', 'new pod', 'after']);
});

test('a node whose pods may not go is not touched', async t => {
  const { order, go } = aTurn({ pods: [{ name: 'bare', controller: '' }] }, t.signal);
  await assert.rejects(go(), { code: 'DRAIN_REFUSED' });
  assert.deepEqual(order, []);
});

test('what was made for the reboot stays once the node was told, and is lifted where it refuses', async t => {
  for (const [onTold, ends] of [
    ['reboots', ['stay']],
    ['refuses', ['stay', 'lift']],
  ] as const) {
    const calls: string[] = [];
    const bound: BoundToReboot = { stay: () => void calls.push('stay'), lift: async () => void calls.push('lift') };
    await aTurn({ onTold, bound }, t.signal)
      .go()
      .catch(() => {});
    assert.deepEqual(calls, ends);
  }
});

for (const [what, given, code] of [
  ['what speaks against it at the last moment', { beforeReboot: () => throwIt(wrong) }, 'WRONG'],
  ['a node that refuses', { onTold: 'refuses' }, 'HOST_COMMAND_FAILED'],
  ['a pod that may not be evicted', { onAsk: () => ({ status: 422, body: {} }) }, 'EVICTION_FAILED'],
] as const)
  test(`${what} ends the turn, and the node takes pods again at once`, async t => {
    const { order, undo, go } = aTurn(given, t.signal);
    await assert.rejects(go(), { code });
    assert.deepEqual([order.at(-1), undo.pending], ['uncordon', []]);
  });

test('a node that did not come back as expected stays cordoned, which is named', async t => {
  const { order, undo, isCordoned, go } = aTurn({ afterBoot: () => throwIt(wrong) }, t.signal);
  await assert.rejects(go(), wrong);
  assert.deepEqual([order.at(-1), await undo.run(), isCordoned()], ['after', [leftover], true]);
});

test('a run that is stopped before the node is told uncordons it at its end', async t => {
  const stop = new AbortController();
  const beforeReboot = () => {
    stop.abort(stopped);
    throwIt(stopped);
  };
  const { undo, isCordoned, go } = aTurn({ beforeReboot }, AbortSignal.any([t.signal, stop.signal]));
  await assert.rejects(go(), stopped);
  assert.deepEqual([isCordoned(), await undo.run(), isCordoned()], [true, [], false]);
});

test('a run that is stopped while the node is down leaves it cordoned, which is named', async t => {
  const stop = new AbortController();
  const { order, undo, isCordoned, go } = aTurn({ onTold: 'hangs' }, AbortSignal.any([t.signal, stop.signal]));
  const going = go();
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  stop.abort(stopped);
  await assert.rejects(going, stopped);
  assert.deepEqual([order.at(-1), await undo.run(), isCordoned()], ['told', [leftover], true]);
});

function throwIt(failure: Failure): never {
  throw failure;
}
