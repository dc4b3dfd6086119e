import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRpm } from '../../../../src/model/rpm/read-rpm.ts';
import type { Rpm } from '../../../../src/model/rpm/rpm.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TagTable, tinyRpm } from '../../../support/tiny-rpm.ts';

const sha256 = 'ab'.repeat(32);
const sha512 = 'cd'.repeat(64);

function read(file: Uint8Array) {
  return readRpm(bytesOf(file));
}

/** What is read of a package with this in its main header. */
function described(header: TagTable): Rpm {
  const rpm = read(tinyRpm({ header }));
  return rpm.kind === 'rpm' ? rpm : assert.fail(JSON.stringify(rpm));
}

test('a package says its name, what it gives and needs, and where its payload begins', () => {
  const header = { 1003: 4, 1047: ['tiny', 'tiny', 'config(tiny)'], 1049: ['/bin/sh', 'libc.so.6', '/bin/sh'] };
  const signature = { 273: 'e'.repeat(64) };
  const whole = { ...header, 5092: [sha256], 5093: 8 };
  const file = tinyRpm({ signature, header: whole, payload: Buffer.from('a payload') });
  assert.deepEqual(read(file), {
    kind: 'rpm',
    nevra: { name: 'tiny', epoch: 4, version: '1.0', release: '1', arch: 'noarch' },
    form: 'binary',
    sourceRpm: 'tiny-1.0-1.src.rpm',
    headerSha256: 'e'.repeat(64),
    payload: { offset: file.length - 'a payload'.length, digest: { algorithm: 'sha256', hex: sha256 } },
    provides: ['tiny', 'config(tiny)'],
    requires: ['/bin/sh', 'libc.so.6'],
    paths: [],
    scriptlets: [],
  });
});

test('paths are put together from names and the numbers of their directories, without what is only owned', () => {
  const header = {
    1116: [1, 0, 1, 1],
    1117: ['runc', 'runc.conf', 'runc.pid', 'runc-old'],
    1118: ['/etc/', '/usr/bin/'],
    1037: [0, 1, 64, 0],
  };
  assert.deepEqual(described(header).paths, ['/usr/bin/runc', '/etc/runc.conf', '/usr/bin/runc-old']);
});

test('an old package has its paths whole', () => {
  const header = { 1027: ['/usr/bin/runc', '/etc/runc.conf'] };
  assert.deepEqual(described(header).paths, ['/usr/bin/runc', '/etc/runc.conf']);
});

test('scriptlets are those that have a text or a program, in the order in which they run', () => {
  const header = { 1024: 'systemctl daemon-reload', 1023: 'exit 0', 1088: ['/sbin/ldconfig'], 1079: 'a check' };
  assert.deepEqual(described(header).scriptlets, ['%pre', '%post', '%postun']);
});

test('a package without an epoch has the epoch 0', () => {
  assert.equal(described({}).nevra.epoch, 0);
});

test('a digest is read where it can be checked', () => {
  assert.deepEqual(described({ 5092: [sha512], 5093: 10 }).payload.digest, { algorithm: 'sha512', hex: sha512 });
  assert.equal(described({ 5092: [sha256], 5093: 99 }).payload.digest, undefined);
  assert.equal(described({ 5093: 8 }).payload.digest, undefined);
});

test('a source package is known by its lead, by having no source, or by its tag', () => {
  const forms = [{}, { leadType: 1 }, { header: { 1044: undefined } }, { header: { 1106: 1 } }].map(tinyRpm).map(read);
  assert.deepEqual(
    forms.map(rpm => rpm.kind === 'rpm' && rpm.form),
    ['binary', 'source', 'source', 'source'],
  );
});

test('what does not begin as an RPM file is none', () => {
  for (const bytes of [[], [0xed, 0xab, 0xee], [0x7f, 0x45, 0x4c, 0x46, 2]])
    assert.deepEqual(read(Buffer.from(bytes)), { kind: 'not-rpm' });
});

test('a file that was cut off is known as that, wherever it was', () => {
  const whole = tinyRpm({});
  for (let length = 4; length < whole.length; length++) {
    const reading = read(whole.subarray(0, length));
    assert.ok(reading.kind === 'truncated' && reading.expectedAtLeast <= whole.length, `${length} bytes`);
    assert.ok(reading.length === length && reading.expectedAtLeast > length, `${length} bytes`);
  }
  assert.deepEqual(read(whole.subarray(0, -1)), {
    kind: 'truncated',
    length: whole.length - 1,
    expectedAtLeast: whole.length,
  });
});

test('the size of a package of 4 GiB or more is found in its other tag', () => {
  const reading = read(tinyRpm({ signature: { 1000: undefined, 270: 5n * 1024n ** 3n } }));
  assert.ok(reading.kind === 'truncated' && reading.expectedAtLeast > 5 * 1024 ** 3);
  assert.equal(read(tinyRpm({ signature: { 1000: undefined } })).kind, 'rpm');
});

test('a file that contradicts itself is broken, and the reason says where', () => {
  const whole = tinyRpm({});
  const main = whole.indexOf(Buffer.from([0x8e, 0xad, 0xe8, 1]), 97);
  const wrong = (offset: number, ...bytes: readonly number[]) => {
    const file = Buffer.from(whole);
    file.set(bytes, offset);
    return file;
  };
  const cases = [
    [Buffer.concat([whole, Buffer.from('more')]), 'it is 4 bytes longer than it says'],
    [wrong(96, 0), 'its signature header does not begin as one'],
    [wrong(main, 0), 'its main header does not begin as one'],
    [wrong(main + 8, 1), 'its main header is larger than rpm takes'],
    [wrong(main + 12, 0x10), 'its main header is larger than rpm takes'],
    [wrong(main + 16 + 4, 0, 0, 0, 4), 'tag 1000 has type 4, which is no text'],
    [wrong(main + 16 + 8, 1), 'the text of tag 1000 has no end'],
    [tinyRpm({ header: { 1001: '' } }), 'it does not say its version'],
    [tinyRpm({ header: { 1022: undefined } }), 'it does not say its arch'],
    [numberInPayload(), 'the number of tag 1003 lies outside of its main header'],
    [tinyRpm({ header: { 1000: 'ti\tny' } }), 'its name is none that rpm would build'],
    [tinyRpm({ header: { 1000: '--root=/' } }), 'its name is none that rpm would build'],
    [tinyRpm({ header: { 1002: '1-2' } }), 'its release is none that rpm would build'],
    [tinyRpm({ header: { 1116: [1], 1117: ['runc'], 1118: ['/usr/'] } }), 'it does not say where its file runc goes'],
    [tinyRpm({ header: { 1003: 'four' } }), 'tag 1003 has type 6, which is no number'],
    [tinyRpm({ header: { 5092: ['ab'], 5093: 8 } }), 'the digest of its payload is no sha256'],
    [tinyRpm({ header: { 5092: ['AB'.repeat(32)], 5093: 8 } }), 'the digest of its payload is no sha256'],
  ] as const;
  for (const [file, reason] of cases) assert.deepEqual(read(file), { kind: 'broken', reason });
});

/** The entry of its epoch points behind the header. */
function numberInPayload(): Buffer {
  const file = tinyRpm({ header: { 1003: 4 }, payload: Buffer.alloc(1024) });
  const entry = file.indexOf(Buffer.from([0, 0, 0x03, 0xeb, 0, 0, 0, 4]));
  file.writeUInt32BE(512, entry + 8);
  return file;
}
