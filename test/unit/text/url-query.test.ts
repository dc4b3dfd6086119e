import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRedactor } from '../../../src/text/redact.ts';
import { queriesIn } from '../../../src/text/url-query.ts';

test('what stands behind the question mark of a URL is hidden, as it was written and as it is sent', () => {
  const words = [
    'usr',
    'worker-a',
    '--rpm=https://host/a.rpm?sig="1#top',
    'HTTP://host/b.rpm?key=two',
    '--rpm',
    './c?.rpm',
  ];
  const { redact } = makeRedactor(queriesIn(words));
  assert.equal(
    redact('https://host/a.rpm?sig="1 and https://host/a.rpm?sig=%221#top'),
    'https://host/a.rpm[redacted] and https://host/a.rpm[redacted]#top',
  );
  assert.equal(redact('http://host/b.rpm?key=two; is that ./c?.rpm'), 'http://host/b.rpm[redacted]; is that ./c?.rpm');
});

test('nothing is hidden where no URL has a query', () => {
  const empty = queriesIn(['https://host/a.rpm', 'https://host/b.rpm?', 'status', '-l', 'a?b']);
  assert.equal(makeRedactor(empty).redact('why? a?b https://host/b.rpm?'), 'why? a?b https://host/b.rpm?');
});
