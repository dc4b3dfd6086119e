import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStore, storePatterns } from '../../../../src/model/node/node-store-look.ts';

const boot = '/var/lib/oc-rpmoverlay/boots/boot-1';

function read(files: Readonly<Record<string, string>>) {
  return readStore('boot-1', new Map(Object.entries(files).map(([name, content]) => [`${boot}/${name}`, content])));
}

test('the files that are asked for are those of one boot', () => {
  assert.deepEqual(storePatterns('boot-1'), [
    `${boot}/files/*/path`,
    `${boot}/files/*/new.sha256`,
    `${boot}/files/*/original.sha256`,
    `${boot}/rpms`,
    `${boot}/switch`,
    `${boot}/last`,
  ]);
});

test('a node on which nothing was done remembers nothing', () => {
  assert.deepEqual(read({}), { files: [], rpms: [], armed: null, last: null });
});

test('what was put, installed and armed is read', () => {
  const files = {
    'files/aa/path': '/usr/bin/runc\n',
    'files/aa/new.sha256': 'new\n',
    'files/aa/original.sha256': 'old\n',
    'files/bb/path': '/usr/lib/path\n',
    'files/bb/new.sha256': 'link:runc\n',
    'files/bb/original.sha256': 'absent\n',
    rpms: 'crun-1.14-1.el9.x86_64\ntool-1-1.noarch\n',
    switch: 'run\tx7k2p\nby\tme\ndeadline\t1795326112\nfile\t/usr/bin/runc\nrun\tother\n',
    last: 'run\tabcde\nstate\trolledback\nat\t5\nwhy\tnobody confirmed it in time\n',
  };
  assert.deepEqual(read(files), {
    files: [
      { path: '/usr/bin/runc', put: 'new', original: 'old' },
      { path: '/usr/lib/path', put: 'link:runc', original: 'absent' },
    ],
    rpms: ['crun-1.14-1.el9.x86_64', 'tool-1-1.noarch'],
    armed: { run: 'x7k2p', until: new Date(1_795_326_112_000).toISOString() },
    last: { run: 'abcde', state: 'rolledback', at: 5, why: 'nobody confirmed it in time' },
  });
});

test('an entry that is being made is none yet', () => {
  assert.deepEqual(read({ 'files/aa/path': '/usr/bin/runc\n', 'files/aa/original.sha256': 'old\n' }).files, []);
});

for (const text of [
  '',
  'run\tx7k2p\n',
  'deadline\t5\n',
  'run\tx7k2p\ndeadline\tsoon\n',
  'run\tx7k2p\ndeadline\t1e300\n',
]) {
  test(`${JSON.stringify(text)} is no armed switch`, () => assert.equal(read({ switch: text }).armed, null));
}
