import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCandidate } from '../../../../src/model/candidate/candidate.ts';
import type { LoaderLook } from '../../../../src/model/candidate/loader-look.ts';
import {
  findLibrary,
  groundQuestions,
  isPut,
  type Placed,
  searchPaths,
} from '../../../../src/model/candidate/node-ground.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TinyElf, tinyElf } from '../../../support/tiny-elf.ts';

const loader: LoaderLook = {
  release: 'RHEL 9.6',
  interpreters: new Set(),
  cache: new Map([
    ['libc.so.6', '/usr/lib64/libc.so.6'],
    ['libfar.so.1', '/usr/lib64/far/libfar.so.1'],
  ]),
};

const file = (path: string): Placed<string> => ({ path, content: { kind: 'file', file: `file for ${path}` } });
const link = (path: string, target: string): Placed<string> => ({ path, content: { kind: 'link', target } });

test('all candidates together ask for each thing once, and for versions only where one is needed', () => {
  const elf = (parts: TinyElf) => readCandidate(bytesOf(tinyElf(parts)));
  const needs = (library: string, version: string, binding: 'strong' | 'weak') => ({ library, version, binding });
  const candidates = [
    elf({
      interpreter: '/lib64/ld.so',
      needed: ['libc.so.6', 'libm.so.6', 'libw.so.1'],
      neededVersions: [needs('libc.so.6', 'GLIBC_2.4', 'strong'), needs('libw.so.1', 'W_1', 'weak')],
    }),
    elf({ interpreter: '/lib64/ld.so', needed: ['libc.so.6'], neededVersions: [needs('libd.so.1', 'D_1', 'strong')] }),
    readCandidate(bytesOf(Buffer.from('#!/bin/sh\n'))),
    readCandidate(bytesOf(Buffer.from('text'))),
  ];
  assert.deepEqual(groundQuestions(candidates), {
    interpreters: ['/lib64/ld.so', '/bin/sh'],
    libraries: ['libc.so.6', 'libm.so.6', 'libw.so.1', 'libd.so.1'],
    versionsOf: new Set(['libc.so.6', 'libd.so.1']),
  });
});

test('a library is looked for where the cache says, then beside libc, then in /usr/lib64', () => {
  assert.deepEqual(searchPaths('libfar.so.1', loader, []), ['/usr/lib64/far/libfar.so.1', '/usr/lib64/libfar.so.1']);
  assert.deepEqual(searchPaths('libnew.so.1', loader, []), ['/usr/lib64/libnew.so.1']);
  const multiarch = { ...loader, cache: new Map([['libc.so.6', '/usr/lib/x86_64-linux-gnu/libc.so.6']]) };
  assert.deepEqual(searchPaths('libnew.so.1', multiarch, []), [
    '/usr/lib/x86_64-linux-gnu/libnew.so.1',
    '/usr/lib64/libnew.so.1',
  ]);
  assert.deepEqual(searchPaths('libnew.so.1', { ...loader, cache: new Map() }, []), ['/usr/lib64/libnew.so.1']);
});

test('links that are put are followed, relative and absolute ones, and no circle for ever', () => {
  const placed = [
    link('/usr/lib64/liba.so.1', 'liba.so'),
    link('/usr/lib64/liba.so', '/lib64/real/liba.so.1.2'),
    link('/usr/lib64/libb.so.1', 'libc.so.1'),
    link('/usr/lib64/libc.so.1', 'libb.so.1'),
  ];
  assert.deepEqual(searchPaths('liba.so.1', loader, placed), ['/usr/lib64/real/liba.so.1.2']);
  assert.equal(searchPaths('libb.so.1', loader, placed).length, 1);
});

test('the first place that holds a file counts: one that is put, or one of the node', () => {
  const paths = ['/usr/lib64/far/libx.so.1', '/usr/lib64/libx.so.1'];
  const onNode = new Map([['/usr/lib64/libx.so.1', '/usr/lib64/libx.so.1.5']]);
  const node = { kind: 'node', path: '/usr/lib64/libx.so.1.5' };
  const put = (path: string) => ({ kind: 'put', file: `file for ${path}` });
  assert.deepEqual(findLibrary(paths, onNode, []), node);
  assert.deepEqual(findLibrary(paths, new Map(), []), undefined);
  for (const path of [...paths, '/usr/lib64/libx.so.1.5'])
    assert.deepEqual(findLibrary(paths, onNode, [file(path)]), put(path), path);
  assert.deepEqual(
    findLibrary(paths, onNode, [file('/usr/lib64/other/libx.so.1'), file('/usr/lib64/libx.so.1.4')]),
    node,
  );
});

test('an interpreter that is put is there, also by way of the links of a merged /usr', () => {
  const placed = [file('/usr/bin/nosh'), link('/usr/bin/sh2', 'nosh')];
  assert.deepEqual(
    ['/usr/bin/nosh', '/bin/nosh', '/bin/sh2', '/bin/sh3', '/opt/nosh'].map(path => isPut(path, placed)),
    [true, true, true, false, false],
  );
});
