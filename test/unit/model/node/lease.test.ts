import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import { isRenewedSince, leases } from '../../../../src/model/node/lease.ts';

const renewedAt = (renewTime?: string) => leases.read({ metadata: { name: 'worker-a' }, spec: { renewTime } });

test('a Lease is read with the time at which it was renewed last', () => {
  const raw = { metadata: { name: 'worker-a' }, spec: { renewTime: '2026-11-22T11:00:00.123456Z' } };
  assert.deepEqual(leases.read(raw), { metadata: readMetadata(raw), renewTime: '2026-11-22T11:00:00.123456Z' });
  assert.equal(leases.read({}).renewTime, undefined);
});

test('a Lease is renewed since a moment when its time is a later one, however that is written', () => {
  const since = '2026-11-22T11:00:10.000000Z';
  const times = [
    undefined,
    '2026-11-22T11:00:00.000000Z',
    since,
    '2026-11-22T11:00:10Z',
    '2026-11-22T11:00:20.000000Z',
  ];
  assert.deepEqual(
    times.map(time => isRenewedSince(renewedAt(time), since)),
    [false, false, false, false, true],
  );
});

test('where nothing was known of it before, any time at all is a renewal', () => {
  assert.deepEqual(
    [renewedAt(undefined), renewedAt('2026-11-22T11:00:00.000000Z')].map(lease => isRenewedSince(lease, undefined)),
    [false, true],
  );
});
