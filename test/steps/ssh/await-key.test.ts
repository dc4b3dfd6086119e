import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitKey } from '../../../src/steps/ssh/await-key.ts';
import { following, getting, lost } from '../../support/answers.ts';
import { someKey } from '../../support/keys.ts';
import { rawNode, rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const at = (current: string, desired = current, state = 'Done') => rawNode({ config: { current, desired, state } });
const rendered = (...lines: string[]) => ({
  spec: { config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: lines }] } } },
});
const [settled, updating] = [rawPool({ target: ['r0', ['a']] }), rawPool({ target: ['r1', ['a', 'b']] })];
const awaited = { node: 'worker-a', pool: 'worker', config: 'ours', publicKey: someKey.publicKey } as const;
const configs = { 'machineconfigs/r0': rendered(), 'machineconfigs/r1': rendered(someKey.line) };

test('a key is awaited until this node is done with a config that holds it, and what is waited for is told', async t => {
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[at('r0')], [at('r0', 'r1', 'Working')], [at('r1')]],
        'machineconfigpools/worker': [[settled], [updating]],
      }),
      get: getting(configs),
    },
  });
  await awaitKey(ports, { ...awaited, goal: 'granted' }, t.signal);
  const told = ports.events.map(event => ('text' in event ? event.text : ''));
  assert.equal(told[0], 'waiting for machineconfigpool/worker to be rendered');
  assert.equal(told.at(-1), 'taking up r1 (Working)');
  assert.deepEqual(new Set(ports.events.map(({ kind }) => kind)), new Set(['progress']));
});

test('each rendered config is read once, however often the node is seen with it', async t => {
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[at('r0')], [at('r0', 'r1', 'Working')], [at('r0', 'r1', 'Working')], [at('r1')]],
        'machineconfigpools/worker': [[settled]],
      }),
      get: getting(configs),
    },
  });
  await awaitKey(ports, { ...awaited, goal: 'granted' }, t.signal);
  const reads = ports.calls.filter(call => call.startsWith('cluster.get'));
  assert.deepEqual(reads, ['cluster.get machineconfigs r0', 'cluster.get machineconfigs r1']);
});

test('a key that shall go is awaited until this node is done with a config without it', async t => {
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[at('r1')], [at('r1', 'r0', 'Working')], [at('r0')]],
        'machineconfigpools/worker': [[updating]],
      }),
      get: getting(configs),
    },
  });
  await awaitKey(ports, { ...awaited, goal: 'revoked' }, t.signal);
  const [first] = ports.events;
  assert.match(first && 'text' in first ? first.text : '', /^removing the key: /);
});

test('a pool that is paused meanwhile ends the wait with the way out', async t => {
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[at('r0')]],
        'machineconfigpools/worker': [[updating], [rawPool({ paused: true, target: ['r1', ['b']] })]],
      }),
      get: getting(configs),
    },
  });
  await assert.rejects(awaitKey(ports, { ...awaited, goal: 'granted' }, t.signal), {
    code: 'POOL_PAUSED',
    message: 'node/worker-a: machineconfigpool/worker was paused meanwhile',
  });
});

test('a rendered config that cannot be read ends the wait', async t => {
  const ports = expecting({
    cluster: {
      follow: following({ 'nodes/worker-a': [[at('r0')]], 'machineconfigpools/worker': [[settled]] }),
      get: getting({ 'machineconfigs/r0': lost }),
    },
  });
  await assert.rejects(awaitKey(ports, { ...awaited, goal: 'granted' }, t.signal), lost);
});

test('a node that is gone ends the wait, and no config is asked for', async t => {
  const ports = expecting({
    cluster: { follow: following({ 'nodes/worker-a': [[]], 'machineconfigpools/worker': [[settled]] }) },
  });
  await assert.rejects(awaitKey(ports, { ...awaited, goal: 'granted' }, t.signal), {
    code: 'NODE_GONE',
    message: 'node/worker-a: the node object is gone',
  });
});
