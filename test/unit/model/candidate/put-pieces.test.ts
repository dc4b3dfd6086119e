import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PutSource, piecesOf } from '../../../../src/model/candidate/put-pieces.ts';
import type { TreeEntry } from '../../../../src/model/candidate/tree-entry.ts';

const file: PutSource = { kind: 'file' };

function put(source: string, destination: string, found: PutSource = file) {
  return { put: { source, destination }, source: found };
}

function tree(...entries: readonly (TreeEntry | string)[]): PutSource {
  return {
    kind: 'directory',
    entries: entries.map(entry => (typeof entry === 'string' ? { kind: 'file', path: entry } : entry)),
  };
}

test('a file goes to its destination, or below it where that ends with a slash', () => {
  assert.deepEqual(piecesOf([put('./out/runc', '/usr/bin/runc.new'), put('./out/runc', '/usr/bin/')]), [
    { kind: 'file', path: '/usr/bin/runc.new', source: './out/runc' },
    { kind: 'file', path: '/usr/bin/runc', source: './out/runc' },
  ]);
});

test('what is in a directory goes below the destination, with or without a slash; links stay as they are', () => {
  const source = tree('bin/x', { kind: 'link', path: 'lib64/l.so.1', target: 'l.so.1.2' }, 'lib64/l.so.1.2');
  for (const destination of ['/usr/', '/usr/opt/x', '/usr/opt/x/']) {
    const base = destination.replace(/\/$/, '');
    assert.deepEqual(piecesOf([put('out/', destination, source)]), [
      { kind: 'file', path: `${base}/bin/x`, source: 'out/bin/x' },
      { kind: 'link', path: `${base}/lib64/l.so.1`, source: 'out/lib64/l.so.1', target: 'l.so.1.2' },
      { kind: 'file', path: `${base}/lib64/l.so.1.2`, source: 'out/lib64/l.so.1.2' },
    ]);
  }
});

test('a file is not put to /usr itself, and the place that was meant is named', () => {
  assert.throws(() => piecesOf([put('./out/runc', '/usr/')]), {
    kind: 'usage',
    code: 'NOT_BELOW_USR',
    hint: 'name its place: --put ./out/runc:/usr/bin/runc',
  });
});

test('a path that is not below /usr is refused, also where only its name is', () => {
  for (const destination of [
    '/etc/x',
    '/usr',
    '/usrx/y',
    '/usr/../etc/x',
    '/usr//bin/x',
    'usr/bin/x',
    '/usr/local/bin/x',
  ])
    assert.throws(() => piecesOf([put('x', destination)]), {
      kind: 'usage',
      code: 'NOT_BELOW_USR',
      message: `${destination} is not below the node's /usr`,
    });
});

test('two things for one path are refused, and a file where another needs a directory', () => {
  const cases = [
    [[put('a', '/usr/bin/x'), put('b', '/usr/bin/x')], '/usr/bin/x would be both a and b'],
    [[put('d', '/usr/bin', tree('x')), put('e/x', '/usr/bin/')], '/usr/bin/x would be both d/x and e/x'],
    [
      [put('a', '/usr/lib/x/y/z'), put('b', '/usr/lib/x')],
      '/usr/lib/x would be both b and the directory of /usr/lib/x/y/z',
    ],
  ] as const;
  for (const [puts, message] of cases)
    assert.throws(() => piecesOf(puts), { kind: 'usage', code: 'DESTINATION_TWICE', message });
});

test('a directory without a file in it is refused', () => {
  assert.throws(() => piecesOf([put('out', '/usr/lib', tree())]), {
    kind: 'refused',
    code: 'SOURCE_EMPTY',
    message: 'there is no file in directory out',
    hint: 'find out',
  });
});

test('what is neither a file nor a link is refused', () => {
  assert.throws(() => piecesOf([put('out', '/usr/lib', tree('a', { kind: 'other', path: 'run/s' }))]), {
    kind: 'refused',
    code: 'SOURCE_UNFIT',
    message: 'out/run/s is neither a file nor a link',
  });
});

test('a name that no line can hold is refused, of a file and of the target of a link', () => {
  for (const bad of ['a\tb', 'a\nb', 'a\rb', 'a\0b'])
    for (const source of [tree(bad), tree({ kind: 'link', path: 'l', target: bad })])
      assert.throws(() => piecesOf([put('out', '/usr/lib', source)]), {
        kind: 'refused',
        code: 'SOURCE_UNFIT',
        message: /^the name of "out\/.*" has a tab or a line break in it$/,
      });
});
