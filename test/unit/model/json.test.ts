import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  booleanAt,
  listAt,
  numberAt,
  parseJson,
  recordAt,
  stringMapAt,
  textAt,
  textsAt,
  valueAt,
} from '../../../src/model/json.ts';

const raw = {
  text: '',
  number: 0,
  yes: false,
  list: [{ name: 'first' }, 2, 'third'],
  record: { deep: { name: 'here' } },
  map: { a: '1', b: 2, c: null, d: '4' },
  nothing: null,
};

test('each reader finds its own type at the end of a path', () => {
  assert.deepEqual(
    {
      text: textAt(raw, 'text'),
      number: numberAt(raw, 'number'),
      yes: booleanAt(raw, 'yes'),
      list: listAt(raw, 'list'),
      texts: textsAt(raw, 'list'),
      deep: textAt(raw, 'record', 'deep', 'name'),
      item: textAt(raw, 'list', 0, 'name'),
      record: recordAt(raw, 'record', 'deep'),
      map: stringMapAt(raw, 'map'),
      whole: valueAt(raw),
    },
    {
      text: '',
      number: 0,
      yes: false,
      list: raw.list,
      texts: ['third'],
      deep: 'here',
      item: 'first',
      record: { name: 'here' },
      map: { a: '1', d: '4' },
      whole: raw,
    },
  );
});

test('what is of another type reads as absent', () => {
  assert.deepEqual(
    {
      text: textAt(raw, 'number'),
      number: numberAt({ n: Number.NaN }, 'n'),
      yes: booleanAt(raw, 'text'),
      list: listAt(raw, 'record'),
      record: recordAt(raw, 'list'),
      map: stringMapAt(raw, 'nothing'),
      beyondNull: textAt(raw, 'nothing', 'name'),
      beyondText: textAt(raw, 'text', 'length'),
      outside: textAt(raw, 'list', 9, 'name'),
    },
    {
      text: undefined,
      number: undefined,
      yes: undefined,
      list: [],
      record: undefined,
      map: {},
      beyondNull: undefined,
      beyondText: undefined,
      outside: undefined,
    },
  );
});

test('what an object has not itself is not found: prototypes and the length of a list are no fields', () => {
  for (const path of [['constructor'], ['toString'], ['__proto__'], ['list', 'length'], ['list', 'map']]) {
    assert.equal(valueAt(raw, ...path), undefined);
  }
});

test('no value and no path makes a reader throw', () => {
  const path = fc.array(fc.oneof(fc.string(), fc.nat(5)), { maxLength: 4 });
  fc.assert(
    fc.property(fc.anything(), path, (value, steps) => {
      for (const read of [textAt, numberAt, booleanAt, listAt, textsAt, recordAt, stringMapAt]) read(value, ...steps);
    }),
  );
});

test('text that is no JSON parses to nothing', () => {
  assert.deepEqual(
    [parseJson('{"a":1}'), parseJson('404 page not found\n'), parseJson('')],
    [{ a: 1 }, undefined, undefined],
  );
});
