import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { checkLive } from '../../../src/steps/check/check-live.ts';
import { Undo } from '../../../src/undo.ts';
import { aNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon } from '../../support/requests.ts';

const common = aCommon();
const aRun = () => new Undo(timeoutMs => AbortSignal.timeout(timeoutMs));

test('a node on which no pod is tried says why, and nothing is made', async t => {
  const objection = new Failure('refused', 'NODE_NOT_READY', 'node/worker-a is not ready', { hint: 'look at it' });
  const ports = expecting({ cluster: { isAllowed: async () => true } });
  const prepared = aPrepared({ nodes: [aPreparedNode({ objection })] });
  const [checked] = await checkLive(ports, { prepared, common }, aRun(), t.signal);
  assert.deepEqual(checked, {
    node: 'worker-a',
    rows: [
      {
        topic: 'the node itself',
        subject: { kind: 'node', name: 'worker-a' },
        verdict: 'not looked at',
        code: 'NODE_NOT_READY',
        seen: 'node/worker-a is not ready',
        wayOut: 'look at it',
      },
    ],
  });
});

test('who may make no pods is told so for each node, and nothing is made', async t => {
  const ports = expecting({ cluster: { isAllowed: async ({ resource }) => resource !== 'pods' } });
  const nodes = [aPreparedNode(), aPreparedNode({ node: aNode({ name: 'worker-b' }) })];
  const checked = await checkLive(ports, { prepared: aPrepared({ nodes }), common }, aRun(), t.signal);
  assert.deepEqual(
    checked.map(({ node, rows }) => [node, rows.map(({ verdict, code }) => `${verdict} ${code}`)]),
    [
      ['worker-a', ['not looked at FORBIDDEN']],
      ['worker-b', ['not looked at FORBIDDEN']],
    ],
  );
});

test('a pod that does not start is a failure, and all that it was for is not looked at', async t => {
  await using undo = aRun();
  const refused = new Failure('refused', 'FORBIDDEN', 'exceeded quota');
  const cluster = { isAllowed: async () => true, create: () => Promise.reject(refused) };
  const [checked] = await checkLive(expecting({ cluster }), { prepared: aPrepared(), common }, undo, t.signal);
  assert.deepEqual(
    checked?.rows.map(({ topic, verdict, code }) => `${topic}: ${verdict} ${code}`),
    [
      'debug pod: failure POD_NOT_ADMITTED',
      ...['/usr', 'FIPS', 'rpm-ostree', 'pending', 'base packages', 'sshd'].map(
        topic => `${topic}: not looked at POD_NOT_ADMITTED`,
      ),
    ],
  );
});

test('a run that is told to stop ends as one, and not with findings', async () => {
  const stop = new AbortController();
  const reason = new Failure('interrupted', 'INTERRUPTED', 'stopped');
  const create = () => {
    stop.abort(reason);
    return Promise.reject(reason);
  };
  const cluster = { isAllowed: async () => true, create, delete: async () => 'absent' as const };
  const looking = checkLive(expecting({ cluster }), { prepared: aPrepared(), common }, aRun(), stop.signal);
  await assert.rejects(looking, reason);
});
