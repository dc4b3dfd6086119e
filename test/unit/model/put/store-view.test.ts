import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasWork, parseStoreView } from '../../../../src/model/put/store-view.ts';
import { aStoreView } from '../../../support/findings.ts';

const nothing = {
  ...{ bootId: 'b1', working: undefined, putting: [], switch: undefined, last: undefined, formerly: undefined },
  ...{ files: [], rpms: [], restarted: [] },
};

test('a node on which nothing was ever changed has nothing to show but its boot', () => {
  assert.deepEqual(parseStoreView('boot\tb1\n'), nothing);
});

test('a node shows its switch, its files and how its runs ended', () => {
  const lines = [
    'boot\tb1',
    'working\tr2\tkube:admin',
    'putting\tr2',
    'putting\tr3',
    'switch\tr2\tkube:admin\t1795349999\tarmed',
    'last\tr1\tconfirmed\t1795340000\t',
    'formerly\tr0\trolledback\t\tthe node was rebooted before it was confirmed',
    'file\t/usr/bin/crun\tabsent\tc0\tc0',
    'file\t/usr/bin/a b\ta0\tlink:c d\tother',
    'rpm\trunc',
    'rpm\tconmon',
    'restarted\tcrio.service',
    'restarted\tkubelet.service',
  ];
  assert.deepEqual(parseStoreView(`${lines.join('\n')}\n`), {
    bootId: 'b1',
    working: { run: 'r2', by: 'kube:admin' },
    putting: ['r2', 'r3'],
    switch: { run: 'r2', by: 'kube:admin', deadline: 1_795_349_999, state: 'armed' },
    last: { run: 'r1', state: 'confirmed', at: 1_795_340_000, why: '' },
    formerly: { run: 'r0', state: 'rolledback', at: undefined, why: 'the node was rebooted before it was confirmed' },
    files: [
      { path: '/usr/bin/crun', original: 'absent', put: 'c0', now: 'c0' },
      { path: '/usr/bin/a b', original: 'a0', put: 'link:c d', now: 'other' },
    ],
    rpms: ['runc', 'conmon'],
    restarted: ['crio.service', 'kubelet.service'],
  });
});

test('what another program prints is no view', () => {
  assert.equal(parseStoreView(''), undefined);
  assert.equal(parseStoreView('bash: line 1: head: command not found\n'), undefined);
  assert.deepEqual(parseStoreView('boot\tb1\nswitch\tr2\tx\t1\tmelted\n'), nothing);
});

test('a put has work until it is done: while it waits for its turn, and while it is at work', () => {
  const view = aStoreView({ putting: ['r1'] });
  const armed = { run: 'r1', by: '', deadline: 0, state: 'armed' } as const;
  const by = (run: string) => ({ run, by: '' });
  const r1 = { id: 'r1' };
  assert.equal(hasWork(view, r1), true);
  assert.equal(hasWork({ ...view, working: by('r2'), switch: { ...armed, run: 'r2' } }, r1), true);
  assert.equal(hasWork({ ...view, working: by('r1'), switch: armed }, r1), true);
  assert.equal(hasWork({ ...view, switch: armed }, r1), false);
  assert.equal(hasWork({ ...view, last: { run: 'r1', state: 'confirmed', at: 1, why: '' } }, r1), false);
  assert.equal(hasWork(view, { id: 'r2' }), false);
});
