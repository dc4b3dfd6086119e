import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeReverted } from '../../../../src/model/put/reverted-verdict.ts';
import { aStoreView } from '../../../support/findings.ts';

const file = (path: string, now: string) => ({ path, original: 'a', put: 'b', now });

test('all is reverted where the originals are there and nothing is armed', () => {
  assert.deepEqual(
    [judgeReverted(aStoreView()), judgeReverted(aStoreView({ files: [file('/usr/bin/a', 'a')] }))],
    [undefined, undefined],
  );
});

test('what is not the original is named', () => {
  const files = [file('/usr/bin/a', 'b'), file('/usr/bin/b', 'a'), file('/usr/bin/c', 'absent')];
  assert.equal(judgeReverted(aStoreView({ files })), 'not the originals: /usr/bin/a, /usr/bin/c');
});

test('a switch that is still there is named first', () => {
  const view = aStoreView({
    switch: { run: 'x7k2p', by: 'me', deadline: 0, state: 'armed' },
    files: [file('/usr/bin/a', 'b')],
  });
  assert.equal(judgeReverted(view), "the dead-man's switch of run x7k2p is armed");
});
