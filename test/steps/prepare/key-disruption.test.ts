import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectionToDisruption } from '../../../src/steps/prepare/key-disruption.ts';
import { listing } from '../../support/answers.ts';
import { aPool, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const worker = aPool({ name: 'worker' });
const pools = [worker, aPool({ name: 'master' }), aPool({ name: 'infra', roles: ['worker', 'infra'] })];
const workers = ['d', 'c', 'b', 'a'].map(name => rawNode({ name }));
const others = [rawNode({ name: 'm', roles: ['master'] }), rawNode({ name: 'i', roles: ['worker', 'infra'] })];
const objectionWith = (nodes: readonly object[], signal: AbortSignal) =>
  objectionToDisruption(
    expecting({ cluster: { list: listing({ nodes }) } }),
    { pool: worker, pools, disruption: 'it reboots' },
    signal,
  );
const reason = (whom: string) => `a change of the keys of machineconfigpool/worker would disturb ${whom}: it reboots`;

test('the nodes of all pools that inherit the role are named, and no others', async t => {
  assert.deepEqual(await objectionWith([...workers, ...others], t.signal), {
    code: 'WOULD_DISRUPT',
    reason: reason('a, b, c, d, i'),
  });
});

test('of many nodes the first five are named and the others counted', async t => {
  const more = [...workers, ...others, rawNode({ name: 'e' }), rawNode({ name: 'f' })];
  assert.equal((await objectionWith(more, t.signal)).reason, reason('a, b, c, d, e and 2 more'));
});
