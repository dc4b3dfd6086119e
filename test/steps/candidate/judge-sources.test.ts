import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BinaryGround } from '../../../src/model/candidate/binary-findings.ts';
import { judgeSources } from '../../../src/steps/candidate/judge-sources.ts';
import { expecting } from '../../support/ports.ts';
import { aLink, aSource } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';

const ground: BinaryGround = {
  node: 'worker-a',
  architecture: 'amd64',
  release: 'RHEL 8.4',
  interpreters: new Set(['/usr/bin/env']),
  libraries: new Map([['libc.so.6', ['GLIBC_2.28']]]),
};
const neededVersions = [{ library: 'libc.so.6', version: 'GLIBC_2.34', binding: 'strong' }] as const;
const tooNew = aSource('/usr/bin/runc', tinyElf({ needed: ['libc.so.6'], neededVersions }));

test('a program that needs a newer libc is refused with what it needs and what is there', () => {
  assert.throws(() => judgeSources(expecting(), [tooNew], ground), {
    kind: 'refused',
    code: 'SYMBOL_VERSION_MISSING',
    message: 'runc needs GLIBC_2.34, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot',
    hint: 'build it in registry.access.redhat.com/ubi8/ubi, or link it statically',
  });
});

test('all that cannot run is named together, libraries too', () => {
  const library = aSource('/usr/lib64/libx.so.1', tinyElf({ machine: 183 }), { role: 'library' });
  assert.throws(() => judgeSources(expecting(), [library, tooNew], ground), {
    code: 'WRONG_ARCHITECTURE',
    message: `libx.so.1 is built for arm64, worker-a is amd64; ${[
      'runc needs GLIBC_2.34, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot',
    ]}`,
    hint: 'build it for amd64',
  });
});

test('links and data are not judged, and what fits needs no word', () => {
  const ports = expecting();
  const data = aSource('/usr/share/x', 'text', { role: 'data' });
  judgeSources(ports, [data, aLink('/usr/bin/x', 'runc'), aSource('/usr/bin/static', tinyElf({ type: 2 }))], ground);
  assert.deepEqual(ports.events, []);
});

test('what only a run can show is said', () => {
  const ports = expecting();
  judgeSources(ports, [aSource('/usr/bin/tool', '#!/usr/bin/env python3\n')], ground);
  assert.deepEqual(ports.events, [
    { kind: 'notice', node: 'worker-a', text: 'tool: only a run shows whether /usr/bin/env finds python3 on worker-a' },
  ]);
});
