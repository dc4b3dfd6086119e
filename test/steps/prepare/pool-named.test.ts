import assert from 'node:assert/strict';
import { test } from 'node:test';
import { poolNamed } from '../../../src/steps/prepare/pool-named.ts';
import { forbidden, listing } from '../../support/answers.ts';
import { aPool, rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const named = (name: string, machineconfigpools: Parameters<typeof listing>[0][string], signal: AbortSignal) =>
  poolNamed(expecting({ cluster: { list: listing({ machineconfigpools }) } }), name, signal);
const pools = [rawPool({ name: 'worker' }), rawPool({ name: 'master' })];

test('a pool is found by its name', async t => {
  assert.deepEqual(await named('master', pools, t.signal), aPool({ name: 'master' }));
});

test('a name that is nearly right is refused with the right one', async t => {
  await assert.rejects(named('mastre', pools, t.signal), {
    kind: 'refused',
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/mastre is not there',
    hint: 'did you mean master?',
  });
});

test('a cluster without pools is told', async t => {
  for (const none of [undefined, []]) {
    await assert.rejects(named('worker', none, t.signal), { kind: 'refused', code: 'NO_MCO' });
  }
});

test('a user who may not list pools is told so', async t => {
  await assert.rejects(named('worker', forbidden, t.signal), forbidden);
});
