import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askToLeave } from '../../../src/steps/drain/ask-to-leave.ts';
import { aDrainPod } from '../../support/drain-pods.ts';
import { aDrainWorld } from '../../support/drain-world.ts';

const flags = { graceSeconds: undefined, disableEviction: false };

test('of many pods few are asked for at once', async t => {
  const pods = Array.from({ length: 40 }, (_, at) => aDrainPod({ name: `web-${at}` }));
  const { ports } = aDrainWorld({ pods: [] });
  let [open, most, all] = [0, 0, 0];
  const evict = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise(setImmediate);
    open -= 1;
    all += 1;
    return { status: 201, body: {} };
  };
  const heard: string[] = [];
  await askToLeave(
    { ...ports, cluster: { ...ports.cluster, evict } },
    {
      pods,
      flags,
      isGone: () => false,
      heard: ({ metadata }, { kind }) => void heard.push(`${metadata.name} ${kind}`),
    },
    t.signal,
  );
  assert.deepEqual([most, all, heard.length, new Set(heard).size], [16, 40, 40, 40]);
});

test('each pod is asked for when its own time has come', async t => {
  const pods = ['soon', 'late'].map(name => aDrainPod({ name }));
  const asked: string[] = [];
  const { ports, slept } = aDrainWorld({
    pods: [],
    onAsk: (pod, attempt) => {
      asked.push(pod);
      const details = { retryAfterSeconds: pod === 'soon' ? 2 : 5 };
      return attempt < (pod === 'soon' ? 3 : 2) ? { status: 429, body: { details } } : { status: 404, body: {} };
    },
  });
  await askToLeave(ports, { pods, flags, isGone: () => false, heard: () => {} }, t.signal);
  assert.deepEqual(asked, ['soon', 'late', 'soon', 'soon', 'late']);
  assert.deepEqual(slept, [2000, 2000, 1000]);
});
