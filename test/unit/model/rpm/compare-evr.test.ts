import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareEvr, compareVersions } from '../../../../src/model/rpm/compare-evr.ts';
import type { Evr } from '../../../../src/model/rpm/nevra.ts';
import { askTool } from '../../../support/machine-tool.ts';

const piece = fc.constantFrom(
  ...['0', '1', '01', '2', '9', '10', '0010', '20250117', '99999999999999999999', '99999999999999999998'],
  ...['a', 'b', 'B', 'rc', 'el9', 'git', '.', '..', '_', '+', '~', '^', '~~', '^^', '~^', '.~', '.^'],
);
const tail = fc.array(piece, { maxLength: 4 }).map(pieces => pieces.join(''));
/** Two that begin alike, since others differ in the first letter already. */
const versions = fc.tuple(tail, tail, tail).map(([start, a, b]) => [`1${start}${a}`, `1${start}${b}`] as const);
const evr = fc.record({
  epoch: fc.integer({ min: 0, max: 2 }),
  version: tail.map(text => `1${text}`),
  release: tail.map(text => `1${text}`),
});

test('versions are in the order that RPM gives them', () => {
  const ascending = [
    '1.0~~',
    '1.0~rc1',
    '1.0~rc1^git1',
    '1.0',
    '1.0^',
    '1.0^git1',
    '1.0a',
    '1.0.1',
    '1.9',
    '1.10',
    '2',
  ];
  assert.deepEqual(ascending.toReversed().sort(compareVersions), ascending);
});

test('what only parts a version, and leading zeros, do not count', () => {
  for (const same of ['1.1', '1..1', '1_1', '1+1', '1.01', '.1.1', '1.1.'])
    assert.equal(compareVersions('1.1', same), 0, same);
});

test('the epoch counts before the version, and the version before the release', () => {
  const [old, plain] = [
    { epoch: 0, version: '9', release: '9' },
    { epoch: 1, version: '1', release: '1' },
  ];
  const ascending: readonly Evr[] = [
    old,
    plain,
    { ...plain, release: '10' },
    { ...plain, version: '2' },
    { ...plain, epoch: 10 },
  ];
  assert.deepEqual(ascending.toReversed().sort(compareEvr), ascending);
});

test('500 pairs of random versions are in the order that rpm gives them', () => {
  const pairs = fc.sample(versions, { numRuns: 500, seed: 1 });
  const ours = pairs.map(([a, b]) => Math.sign(compareVersions(a, b)));
  assert.deepEqual(labelled(pairs, ours), labelled(pairs, askRpm(pairs)));
  for (const order of [-1, 0, 1]) assert.ok(ours.filter(each => each === order).length > 20);
});

test('200 pairs of random epochs, versions and releases are in the order that rpm gives them', () => {
  const pairs = fc.sample(fc.tuple(evr, evr), { numRuns: 200, seed: 1 });
  const texts = pairs.map(([a, b]) => [textOf(a), textOf(b)] as const);
  const ours = pairs.map(([a, b]) => Math.sign(compareEvr(a, b)));
  assert.deepEqual(labelled(texts, ours), labelled(texts, askRpm(texts)));
});

type Pair = readonly [string, string];

/** All in one call; no text has a quote, a percent sign or a brace in it, which would mean something to it. */
function askRpm(pairs: readonly Pair[]): readonly number[] {
  const calls = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}")," ")`);
  return askTool('rpm', ['--eval', `%{lua:${calls.join(' ')}}`])
    .trim()
    .split(/\s+/)
    .map(Number);
}

function labelled(pairs: readonly Pair[], orders: readonly number[]): readonly string[] {
  return pairs.map(([a, b], index) => `${a} ${'<=>'[(orders[index] ?? 2) + 1]} ${b}`);
}

function textOf({ epoch, version, release }: Evr): string {
  return `${epoch}:${version}-${release}`;
}
