import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCandidate } from '../../../../src/model/candidate/candidate.ts';
import { modeOf, roleOf, type SourceRole } from '../../../../src/model/candidate/source-role.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TinyElf, tinyElf } from '../../../support/tiny-elf.ts';

const elf = (parts: TinyElf): Uint8Array => tinyElf(parts);
const script = Buffer.from('#!/bin/sh\n');
const text = Buffer.from('a = b\n');
const interpreter = '/lib64/ld.so';

const table: readonly [string, 'x' | '-', Uint8Array, SourceRole][] = [
  ['/usr/bin/runc', '-', elf({ interpreter }), 'program'],
  ['/usr/bin/runc', '-', elf({ type: 2 }), 'program'],
  ['/usr/libexec/any/program', '-', elf({}), 'program'],
  ['/usr/lib/any/static-pie', 'x', elf({}), 'program'],
  ['/usr/lib64/libx.so.1', 'x', elf({ soname: 'libx.so.1' }), 'library'],
  ['/usr/lib64/libc.so.6', 'x', elf({ soname: 'libc.so.6', interpreter }), 'library'],
  ['/usr/lib64/plugins/auth.so', '-', elf({}), 'library'],
  ['/usr/lib64/plugins/auth', '-', elf({ soname: 'auth' }), 'library'],
  ['/usr/bin/runc', '-', elf({}).subarray(0, 30), 'program'],
  ['/usr/bin/object', '-', elf({ type: 1 }), 'program'],
  ['/usr/lib/any/object.o', '-', elf({ type: 1 }), 'data'],
  ['/usr/lib/modules/6.1/x.ko', '-', elf({ type: 1 }), 'data'],
  ['/usr/lib/firmware/nic.elf', 'x', elf({ machine: 8 }), 'data'],
  ['/usr/lib/debug/runc.debug', '-', elf({ interpreter }), 'data'],
  ['/usr/bin/wrapper', '-', script, 'program'],
  ['/usr/lib/any/wrapper', 'x', script, 'program'],
  ['/usr/lib/any/wrapper', '-', script, 'data'],
  ['/usr/share/doc/example.sh', 'x', script, 'data'],
  ['/usr/bin/runc', '-', text, 'program'],
  ['/usr/lib/any/tool', 'x', text, 'program'],
  ['/usr/lib/systemd/system/x.service', '-', text, 'data'],
  ['/usr/share/any/config', 'x', text, 'data'],
];

for (const [path, executable, content, role] of table)
  test(`${path} (${executable}, ${content.length} bytes) is taken for a ${role}`, () => {
    const candidate = readCandidate(bytesOf(content));
    assert.equal(roleOf({ path, isExecutable: executable === 'x', candidate }), role);
  });

test('everybody may run what is new and is run or loaded, and what its owner may run; nobody anything else', () => {
  assert.deepEqual(
    [modeOf('program', false), modeOf('library', false), modeOf('data', true), modeOf('data', false)],
    ['0755', '0755', '0755', '0644'],
  );
});
