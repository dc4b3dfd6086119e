import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFindings, hasChanges, notPutBack } from '../../../../src/model/node/findings.ts';
import type { StoreView } from '../../../../src/model/put/store-view.ts';
import { aLook, aStoreView, aUnit } from '../../../support/findings.ts';

const units = [
  aUnit('crio.service'),
  aUnit('containerd.service', 'inactive'),
  aUnit('kubelet.service', 'failed', 'exit-code'),
];
const findings = (view: Partial<StoreView> = {}) => ({
  look: aLook({ usr: 'unlocked' }),
  units,
  view: aStoreView(view),
});
const file = (path: string, now: string) => ({ path, original: 'aa', put: 'bb', now });

test('what is wrong is told in a few lines: the units that are there, /usr, what was put and is armed', () => {
  const view = {
    files: [file('/usr/bin/a', 'bb'), file('/usr/bin/b', 'aa'), file('/usr/bin/c', 'absent'), file('/usr/bin/d', 'cc')],
    rpms: ['runc-1.2-3.x86_64'],
    switch: { run: 'x7k2p', by: 'me', deadline: 1795345810, state: 'armed' as const },
  };
  assert.deepEqual(describeFindings(findings(view)), [
    'crio.service is active, kubelet.service is failed (exit-code)',
    '/usr is unlocked',
    '/usr/bin/a was put, and is there',
    '/usr/bin/b was put, and the original is back',
    '/usr/bin/c was put, and is gone',
    '/usr/bin/d was put, and is another file now',
    'runc-1.2-3.x86_64 was installed with rpm; only a reboot takes it back',
    `the dead-man's switch of run x7k2p fires at ${new Date(1795345810_000).toISOString()}`,
  ]);
});

test('a switch that is firing, or never will, is told as that', () => {
  const told = (state: 'firing' | 'stale') =>
    describeFindings(findings({ switch: { run: 'x7k2p', by: 'me', deadline: 1, state } })).at(-1);
  assert.deepEqual(
    [told('firing'), told('stale')],
    [
      "the dead-man's switch of run x7k2p is firing",
      "the dead-man's switch of run x7k2p will never fire: its timer is gone",
    ],
  );
});

test('a node to which nothing was done is told as that, and so is one without any runtime', () => {
  const lines = describeFindings({ ...findings(), units: [aUnit('crio.service', 'inactive')] });
  assert.deepEqual(lines, [
    'neither a container runtime nor a kubelet runs',
    '/usr is unlocked',
    'nothing was put there since it was booted',
  ]);
});

test('files, restarts and an armed switch can be taken back, packages cannot', () => {
  const views: Partial<StoreView>[] = [
    {},
    { rpms: ['runc-1.2-3.x86_64'] },
    { files: [file('/usr/bin/a', 'bb')] },
    { restarted: ['crio.service'] },
    { switch: { run: 'x7k2p', by: 'me', deadline: 1, state: 'armed' } },
  ];
  assert.deepEqual(
    views.map(view => hasChanges(findings(view))),
    [false, false, true, true, true],
  );
});

test('put back is what is the original again; what was not there before must be gone', () => {
  const files = [
    { path: '/usr/a', original: 'aa', put: 'bb', now: 'bb' },
    { path: '/usr/b', original: 'aa', put: 'bb', now: 'bb' },
    { path: '/usr/new', original: 'absent', put: 'bb', now: 'bb' },
    { path: '/usr/stays', original: 'absent', put: 'bb', now: 'bb' },
    { path: '/usr/link', original: 'link:a', put: 'bb', now: 'bb' },
    { path: '/usr/gone', original: 'aa', put: 'bb', now: 'bb' },
  ];
  const sums = new Map([
    ['/usr/a', 'aa'],
    ['/usr/b', 'bb'],
    ['/usr/new', null],
    ['/usr/stays', 'bb'],
    ['/usr/link', 'link:a'],
    ['/usr/gone', null],
  ]);
  assert.deepEqual(notPutBack(aStoreView({ files }), sums), ['/usr/b', '/usr/stays', '/usr/gone']);
});
