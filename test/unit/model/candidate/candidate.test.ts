import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCandidate } from '../../../../src/model/candidate/candidate.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { tinyElf } from '../../../support/tiny-elf.ts';

function read(content: string | Uint8Array) {
  return readCandidate(bytesOf(Buffer.from(content)));
}

const long = 'x'.repeat(300);

test('the first line of a script is taken as the kernel takes it', () => {
  const lines: readonly (readonly [line: string, interpreter: string, argument?: string])[] = [
    ['#!/bin/sh\necho', '/bin/sh'],
    ['#! \t /bin/sh \t\n', '/bin/sh'],
    ['#!/bin/sh', '/bin/sh'],
    ['#!/bin/sh -e -u \t\n', '/bin/sh', '-e -u'],
    ['#!/usr/bin/env\tpython3\n', '/usr/bin/env', 'python3'],
    ['#!/bin/sh\0-e\n', '/bin/sh'],
    ['#!/bin/sh\r\n', '/bin/sh\r'],
    ['#!sh\n', 'sh'],
    [`#!/bin/sh ${long}\n`, '/bin/sh', 'x'.repeat(256 - '#!/bin/sh '.length)],
    [`#!/opt/${'x'.repeat(248)}\n`, `/opt/${'x'.repeat(248)}`],
  ];
  for (const [line, interpreter, argument] of lines)
    assert.deepEqual(read(line), { kind: 'script', interpreter, argument }, line);
});

test('a file that the kernel would not run as a script is none', () => {
  for (const text of [
    '',
    '#',
    '#!',
    '#!\n/bin/sh',
    '#! \t\n',
    ' #!/bin/sh\n',
    'echo\n',
    `#!/${long}\n`,
    `#!/opt/${'x'.repeat(249)}\n`,
  ])
    assert.deepEqual(read(text), { kind: 'other' }, text);
});

test('an ELF file is one, also where it is broken', () => {
  const file = tinyElf({ type: 2 });
  const elf = read(file);
  assert.equal(elf.kind === 'elf' && elf.type, 'EXEC');
  assert.deepEqual(read(file.subarray(0, 20)), { kind: 'broken', reason: 'its header lies outside of the file' });
});
