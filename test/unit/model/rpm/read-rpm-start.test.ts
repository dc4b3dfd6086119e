import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRpm } from '../../../../src/model/rpm/read-rpm.ts';
import { readRpmStart } from '../../../../src/model/rpm/read-rpm-start.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { tinyRpm } from '../../../support/tiny-rpm.ts';

const payload = Buffer.alloc(10_000);
const file = tinyRpm({ payload });

test('a package whose headers are known reads as if it were known whole', () => {
  assert.deepEqual(readRpmStart(file.subarray(0, -payload.length), file.length), readRpm(bytesOf(file)));
});

test('what says for itself how much more is needed comes to its end, and never asks for the payload', () => {
  const rounds: number[] = [];
  for (let known = 0; ; ) {
    const reading = readRpmStart(file.subarray(0, known), file.length);
    if (reading.kind === 'rpm') break;
    if (reading.kind !== 'more') assert.fail(reading.kind);
    assert.ok(reading.bytes > known);
    known = reading.bytes;
    rounds.push(known);
  }
  assert.equal(rounds.at(-1), file.length - payload.length);
});

test('a file that ends where its headers should go on is truncated, not to be read further', () => {
  const short = file.subarray(0, 300);
  assert.deepEqual(readRpmStart(short, short.length), readRpm(bytesOf(short)));
  assert.equal(readRpmStart(short, short.length).kind, 'truncated');
});
