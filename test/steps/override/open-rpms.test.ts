import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { openLocalRpms, refuseUnfitRpms } from '../../../src/steps/override/open-rpms.ts';
import { aLocalRpm } from '../../support/local-rpm.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aLocalFile } from '../../support/sources.ts';

test('what is a URL is not looked for on the machine of the user', async t => {
  const opened: string[] = [];
  const open = async (path: string) => {
    opened.push(path);
    return aLocalFile('no RPM', { path });
  };
  const names = ['./a.rpm', 'https://example.test/b.rpm', 'HTTP://example.test/c.rpm'];
  await using rpms = await openLocalRpms(expecting({ files: { open } }), names, t.signal);
  assert.deepEqual([opened, rpms.all.map(({ source }) => source)], [['./a.rpm'], ['./a.rpm']]);
});

test('a node for which an RPM was not made is refused before it is touched, unless something else speaks against it', () => {
  const earlier = new Failure('refused', 'NOT_READY', 'not ready');
  const prepared = aPrepared({ nodes: [aPreparedNode(), aPreparedNode({ name: 'worker-b', objection: earlier })] });
  const codes = (...rpms: Parameters<typeof refuseUnfitRpms>[1]) =>
    refuseUnfitRpms(prepared, rpms).nodes.map(({ objection }) => objection?.code);
  assert.deepEqual(codes(aLocalRpm('./a.rpm', 'runc')), [undefined, 'NOT_READY']);
  assert.deepEqual(codes(aLocalRpm('./a.rpm', 'runc'), aLocalRpm('./b.rpm', 'runc')), ['RPM_NAMED_TWICE', 'NOT_READY']);
  assert.deepEqual(codes(aLocalRpm('./a.rpm', '', Buffer.from('text'))), ['NOT_AN_RPM', 'NOT_READY']);
});
