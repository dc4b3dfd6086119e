import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import { refuseUnfit } from '../../../src/steps/prepare/refuse-unfit.ts';
import type { LocalRpm } from '../../../src/steps/rpm/read-rpms.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aLocalFile, aSource } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const earlier = new Failure('refused', 'NOT_READY', 'not ready', { hint: 'wait' });
const prepared = aPrepared({ nodes: [aPreparedNode(), aPreparedNode({ name: 'worker-b', objection: earlier })] });
const fitting = aSource('/usr/bin/runc', tinyElf({ needed: ['libnone.so.1'] }));

function sourcesOf(more: Partial<InstallSources>): InstallSources {
  return { files: [], rpms: [], async [Symbol.asyncDispose]() {}, ...more };
}

function anRpm(content: Uint8Array): LocalRpm {
  const file = aLocalFile(content);
  const reading = readRpm(bytesOf(Buffer.from(content)));
  return { kind: 'local', source: 'a.rpm', file, reading, sha256: '', size: content.length, payloadHex: undefined };
}

const codesOf = (sources: InstallSources | undefined) =>
  refuseUnfit(prepared, sources).nodes.map(({ objection }) => objection?.code);

test('what is not known to be unfit is let through: the node’s libraries are looked at later', () => {
  const rpms = [anRpm(tinyRpm({}))];
  assert.deepEqual(codesOf(sourcesOf({ files: [fitting], rpms })), [undefined, 'NOT_READY']);
  assert.deepEqual(refuseUnfit(prepared, undefined), prepared);
});

test('a program for another machine, and what is none, is refused for every node that nothing else speaks against', () => {
  const arm = aSource('/usr/bin/runc', tinyElf({ machine: 183 }));
  const [refused, other] = refuseUnfit(prepared, sourcesOf({ files: [fitting, arm] })).nodes;
  assert.deepEqual(
    { ...refused?.objection, message: refused?.objection?.message },
    {
      name: 'Failure',
      kind: 'refused',
      code: 'WRONG_ARCHITECTURE',
      message: 'runc is built for arm64, worker-a is amd64',
      hint: 'build it for amd64',
    },
  );
  assert.equal(other?.objection, earlier);
  const broken = aSource('/usr/bin/runc', tinyElf({}).subarray(0, 40));
  assert.deepEqual(codesOf(sourcesOf({ files: [broken] })), ['NOT_EXECUTABLE', 'NOT_READY']);
});

test('a package that cannot be installed there is refused', () => {
  const arm = anRpm(tinyRpm({ header: { 1022: 'aarch64' } }));
  assert.deepEqual(codesOf(sourcesOf({ rpms: [arm] })), ['WRONG_ARCHITECTURE', 'NOT_READY']);
  assert.deepEqual(codesOf(sourcesOf({ rpms: [anRpm(Buffer.from('no rpm'))] })), ['NOT_AN_RPM', 'NOT_READY']);
});
