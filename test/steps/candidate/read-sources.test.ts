import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDirectory } from '../../../src/ports.ts';
import { readSources } from '../../../src/steps/candidate/read-sources.ts';
import { expecting } from '../../support/ports.ts';
import { aLocalFile, type FakeFile, sumOf } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';

function portsFor(found: Readonly<Record<string, FakeFile | LocalDirectory>>) {
  return expecting({ files: { open: async path => found[path] } });
}

const put = (source: string, destination: string) => ({ source, destination });

test('all that is named is opened and read once, numbered in its order, and closed in the end', async t => {
  const runc = aLocalFile(tinyElf({ type: 2 }), { path: './runc', isExecutable: true });
  const text = aLocalFile('a = b\n');
  const tree: LocalDirectory = {
    kind: 'directory',
    entries: [
      { kind: 'file', path: 'etc/a.conf' },
      { kind: 'link', path: 'etc/b.conf', target: 'a.conf' },
    ],
  };
  const ports = portsFor({ './runc': runc, out: tree, 'out/etc/a.conf': text });
  const puts = [put('./runc', '/usr/bin/runc'), put('out', '/usr/lib/x'), put('./runc', '/usr/bin/runc2')];
  {
    await using sources = await readSources(ports, puts, t.signal);
    const elf = { sha256: sumOf(tinyElf({ type: 2 })), role: 'program', mode: '0755', file: runc };
    assert.deepEqual(
      sources.all.map(source => (source.kind === 'file' ? { ...source, candidate: source.candidate.kind } : source)),
      [
        { kind: 'file', index: 1, path: '/usr/bin/runc', candidate: 'elf', ...elf },
        {
          kind: 'file',
          index: 2,
          path: '/usr/lib/x/etc/a.conf',
          candidate: 'other',
          sha256: sumOf('a = b\n'),
          role: 'data',
          mode: '0644',
          file: text,
        },
        { kind: 'link', index: 3, path: '/usr/lib/x/etc/b.conf', source: 'out/etc/b.conf', target: 'a.conf' },
        { kind: 'file', index: 4, path: '/usr/bin/runc2', candidate: 'elf', ...elf },
      ],
    );
    assert.deepEqual([runc.closed(), text.closed()], [0, 0]);
  }
  assert.deepEqual([runc.closed(), text.closed()], [1, 1]);
  assert.deepEqual(ports.calls, ['files.open ./runc', 'files.open out', 'files.open out/etc/a.conf']);
});

test('nothing named is nothing to put', async t => {
  await using sources = await readSources(expecting(), [], t.signal);
  assert.deepEqual(sources.all, []);
});

test('what is not there is refused, and what was opened before is closed', async t => {
  const runc = aLocalFile('x');
  const puts = [put('./runc', '/usr/bin/runc'), put('./no ne', '/usr/bin/none')];
  await assert.rejects(readSources(portsFor({ './runc': runc }), puts, t.signal), {
    kind: 'refused',
    code: 'SOURCE_MISSING',
    message: 'there is no file or directory ./no ne',
    hint: "ls -ld './no ne'",
  });
  assert.equal(runc.closed(), 1);
});

test('what cannot be put closes what was opened too', async t => {
  const runc = aLocalFile('x');
  await assert.rejects(readSources(portsFor({ r: runc }), [put('r', '/etc/r')], t.signal), { code: 'NOT_BELOW_USR' });
  assert.equal(runc.closed(), 1);
});

test('a file of a tree that has become a directory meanwhile is told', async t => {
  const empty: LocalDirectory = { kind: 'directory', entries: [] };
  const tree: LocalDirectory = { kind: 'directory', entries: [{ kind: 'file', path: 'a' }] };
  await assert.rejects(readSources(portsFor({ out: tree, 'out/a': empty }), [put('out', '/usr/lib/x')], t.signal), {
    kind: 'failed',
    code: 'FILE_CHANGED',
    message: 'file out/a was changed while it was read',
  });
});
