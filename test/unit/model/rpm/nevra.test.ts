import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNevra, type Nevra, parseNevra } from '../../../../src/model/rpm/nevra.ts';

test('a NEVRA is taken apart from its end, since a name may hold dashes and a version dots', () => {
  const cases: readonly (readonly [string, Nevra])[] = [
    ['runc-4:1.2.5-2.el9_6.x86_64', { name: 'runc', epoch: 4, version: '1.2.5', release: '2.el9_6', arch: 'x86_64' }],
    [
      'kernel-modules-core-5.14.0-570.el9.noarch',
      { name: 'kernel-modules-core', epoch: 0, version: '5.14.0', release: '570.el9', arch: 'noarch' },
    ],
    ['a+b-1.0~rc1^git2-1.aarch64', { name: 'a+b', epoch: 0, version: '1.0~rc1^git2', release: '1', arch: 'aarch64' }],
    ['3:odd-1-1.s390x', { name: '3:odd', epoch: 0, version: '1', release: '1', arch: 's390x' }],
  ];
  for (const [text, nevra] of cases) assert.deepEqual(parseNevra(text), nevra);
});

test('what lacks a part is no NEVRA', () => {
  for (const text of [
    '',
    'runc',
    'runc-1.2.5',
    'runc-1.2.5.x86_64',
    '-1-1.x86_64',
    'runc--1.x86_64',
    'runc-1-.x86_64',
    'runc-1-1.',
    'runc-:1-1.x86_64',
    'runc-a:1-1.x86_64',
    'ru nc-1-1.x86_64',
  ])
    assert.equal(parseNevra(text), undefined, text);
});

test('what is written is read back as it was', () => {
  const letters = 'abcXYZ019._+~^';
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom(...letters, '-'), minLength: 1, maxLength: 12 });
  const arch = fc.constantFrom('x86_64', 'aarch64', 'ppc64le', 's390x', 'noarch', 'src');
  const anyNevra = fc.record({ name, epoch: fc.nat(), version: word, release: word, arch }, { noNullPrototype: true });
  fc.assert(fc.property(anyNevra, nevra => assert.deepEqual(parseNevra(formatNevra(nevra)), nevra)));
});
