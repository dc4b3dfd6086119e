import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { didYouMean } from '../../../src/text/did-you-mean.ts';

const commands = ['usr', 'ssh', 'proxy', 'key', 'version', 'help'];
const flags = ['selector', 'pool', 'all', 'keep-key', 'keep-pod', 'key', 'insecure-skip-tls-verify', 'dry-run'];
const nodes = ['worker-a', 'worker-b', 'ip-10-0-1-5.ec2.internal'];

const rows: readonly (readonly [word: string, among: readonly string[], meant: string | undefined])[] = [
  // A letter too few, too many, another one, or two swapped.
  ['shs', commands, 'ssh'],
  ['sssh', commands, 'ssh'],
  ['ust', commands, 'usr'],
  ['prox', commands, 'proxy'],
  ['verison', commands, 'version'],
  ['seletcor', flags, 'selector'],
  ['kepkey', flags, 'keep-key'],
  ['dryrun', flags, 'dry-run'],
  ['Worker-B', nodes, 'worker-b'],
  // The nearest of several, and the first of equally near ones.
  ['keep-kod', flags, 'keep-pod'],
  ['worker-c', nodes, 'worker-a'],
  // A beginning, or more than the word.
  ['insecure', flags, 'insecure-skip-tls-verify'],
  ['ip-10-0-1-5', nodes, 'ip-10-0-1-5.ec2.internal'],
  ['worker-b.example.com', nodes, 'worker-b'],
  ['usroverlay', commands, 'usr'],
  ['kee', flags, 'key'],
  ['keep', flags, 'keep-key'],
  // Nothing near.
  ['override', commands, undefined],
  ['master-0', nodes, undefined],
  ['in', flags, undefined],
  ['k', ['a', 'b'], undefined],
  ['', commands, undefined],
  ['usr', [], undefined],
];

for (const [word, among, meant] of rows) {
  test(`"${word}" among ${among.slice(0, 3).join(', ') || 'nothing'}… means ${meant ?? 'nothing that is there'}`, () => {
    assert.equal(didYouMean(word, among), meant);
  });
}

test('a guess is always one of the candidates, and a candidate is its own guess', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
      const guess = didYouMean(word, candidates);
      assert.ok(guess === undefined || candidates.includes(guess));
      const lower = candidates.map(candidate => candidate.toLowerCase());
      for (const candidate of lower) assert.equal(didYouMean(candidate, lower), candidate);
    }),
  );
});
