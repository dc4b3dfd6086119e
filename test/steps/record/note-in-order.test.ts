import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordChange } from '../../../src/model/node/record-change.ts';
import { noteInOrder } from '../../../src/steps/record/note-in-order.ts';
import { getting } from '../../support/answers.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { anOrigin } from '../../support/records.ts';

const until = '2026-11-22T06:41:52.000Z';
const armed: RecordChange = { kind: 'armed', until };
const put: RecordChange = { kind: 'put', files: [], rpms: ['toyd-1-1.x86_64'] };

/** A cluster whose node is patched as slowly as the test wants. */
function aSlowCluster() {
  const begun: string[] = [];
  const answers: (() => void)[] = [];
  const ports = expecting({
    cluster: {
      get: getting({ 'nodes/worker-a': rawNode() }),
      patch: async (resource, _name, patch) => {
        begun.push(JSON.stringify(patch).includes('toyd') ? 'put' : 'armed');
        await new Promise<void>(resolve => answers.push(resolve));
        return resource.read(rawNode());
      },
    },
  });
  return { ports, begun, answers };
}

const soon = () => new Promise(setImmediate);

test('one thing is noted after the other, also where nobody waits for the first', async t => {
  const { ports, begun, answers } = aSlowCluster();
  const note = noteInOrder(ports, 'worker-a', anOrigin());
  void note([armed], t.signal);
  const second = note([put], t.signal);
  await soon();
  assert.deepEqual(begun, ['armed']);
  answers[0]?.();
  await soon();
  assert.deepEqual(begun, ['armed', 'put']);
  answers[1]?.();
  await second;
});

test('what could not be noted is told to whoever noted it, and does not keep the next from being noted', async t => {
  const bug = new Error('a bug');
  const read: string[] = [];
  const get = getting({ 'nodes/worker-a': undefined });
  const ports = expecting({
    cluster: {
      get: async (resource, name, signal) => {
        read.push(name.name);
        if (read.length === 1) throw bug;
        return get(resource, name, signal);
      },
    },
  });
  const note = noteInOrder(ports, 'worker-a', anOrigin());
  const first = note([armed], t.signal);
  const second = note([put], t.signal);
  await assert.rejects(first, bug);
  await second;
  assert.deepEqual(read, ['worker-a', 'worker-a']);
});
