import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLabelSelector } from './label-selector.ts';

const LABELS = { app: 'web', tier: 'front', 'example.com/size': '12', empty: '' };

const HOLDS = [
  '',
  'app',
  'app=web',
  'app==web',
  'app = web',
  'app!=api',
  'missing!=x',
  '!missing',
  'app in (api,web)',
  'app in ( api , web )',
  'app notin (api)',
  'missing notin (api)',
  'example.com/size>11',
  'example.com/size<13',
  'empty=',
  'app=web,tier=front,!missing',
];

const FAILS = [
  'app=api',
  '!app',
  'missing',
  'missing=',
  'app in (api)',
  'app notin (web)',
  'example.com/size>12',
  'missing>1',
  'app=web,tier=back',
];

for (const selector of HOLDS) {
  test(`the label selector '${selector}' holds`, () => assert.equal(parseLabelSelector(selector)(LABELS), true));
}

for (const selector of FAILS) {
  test(`the label selector '${selector}' does not hold`, () =>
    assert.equal(parseLabelSelector(selector)(LABELS), false));
}

const BROKEN: readonly (readonly [string, string])[] = [
  ['a b===', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['=a', "unable to parse requirement: found '=', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b', expected: '('"],
  ['a in (b', "unable to parse requirement: found '', expected: ',', or ')'"],
  ['a,', "unable to parse requirement: found '', expected: identifier after ','"],
  ['a>b', "values[0][a]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer"],
];

for (const [selector, message] of BROKEN) {
  test(`the label selector '${selector}' is refused`, () => {
    assert.throws(() => parseLabelSelector(selector), { name: 'StatusError', message });
  });
}
