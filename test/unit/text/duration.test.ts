import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOf, parseDuration } from '../../../src/text/duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test('durations are read as kubectl reads them', () => {
  const readings: [string, number][] = [
    ['10m', 10 * minute],
    ['1h30m', 90 * minute],
    ['1h0m5s', hour + 5 * second],
    ['90s', 90 * second],
    ['500ms', 500],
    ['1.5h', 90 * minute],
    ['1m500ms', minute + 500],
    ['30', 30 * second],
    ['0', 0],
    ['0s', 0],
  ];
  assert.deepEqual(
    readings.map(([text]) => [text, parseDuration(text)]),
    readings,
  );
});

test('what is no duration, or a negative one, is not read', () => {
  const texts = ['', ' ', '10 m', 'm', '1x', '-5s', '-1', '1.5', '1h30', '1.m', '.5m', '1..5m', '10M', '1e3s', 'never'];
  assert.deepEqual(
    texts.filter(text => parseDuration(text) !== undefined),
    [],
  );
});

test('ages are written as kubectl writes them', () => {
  const ages: [number, string][] = [
    [-2 * second, '<invalid>'],
    [-1500, '0s'],
    [0, '0s'],
    [45_900, '45s'],
    [2 * minute - 1, '119s'],
    [2 * minute, '2m'],
    [9 * minute + 3 * second, '9m3s'],
    [10 * minute + 3 * second, '10m'],
    [3 * hour - 1, '179m'],
    [3 * hour, '3h'],
    [7 * hour + 59 * minute, '7h59m'],
    [8 * hour + 59 * minute, '8h'],
    [2 * day - 1, '47h'],
    [2 * day, '2d'],
    [7 * day + 23 * hour, '7d23h'],
    [8 * day + 23 * hour, '8d'],
    [729 * day, '729d'],
    [730 * day, '2y'],
    [733 * day, '2y3d'],
    [8 * 365 * day + 3 * day, '8y'],
  ];
  assert.deepEqual(
    ages.map(([ms]) => [ms, ageOf(ms)]),
    ages,
  );
});
