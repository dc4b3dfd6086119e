import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KnownNames, knownNamesText, readKnownNames } from '../../../../src/model/completion/known-names.ts';

const known: KnownNames = { context: 'lab', server: 'https://api.test', readAt: 100_000, names: ['worker-a'] };
const now = { context: 'lab', server: 'https://api.test', now: 100_000 };

test('names are believed for ten seconds', () => {
  const text = knownNamesText(known);
  assert.deepEqual(readKnownNames(text, now), ['worker-a']);
  assert.deepEqual(readKnownNames(text, { ...now, now: 109_999 }), ['worker-a']);
  assert.equal(readKnownNames(text, { ...now, now: 110_000 }), undefined);
});

test('that there were no names is known as well', () => {
  assert.deepEqual(readKnownNames(knownNamesText({ ...known, names: [] }), now), []);
});

test('names of another context or server, of the future or of another version are not believed', () => {
  const text = knownNamesText(known);
  assert.equal(readKnownNames(text, { ...now, context: 'prod' }), undefined);
  assert.equal(readKnownNames(text, { ...now, server: 'https://api.prod' }), undefined);
  assert.equal(readKnownNames(text, { ...now, now: 99_999 }), undefined);
  assert.equal(readKnownNames(text.replace('"version":1', '"version":2'), now), undefined);
});

test('what is no such file is as good as none', () => {
  for (const text of [undefined, '', '{', 'null', '[]', '{"version":1}'])
    assert.equal(readKnownNames(text, now), undefined, text);
});
