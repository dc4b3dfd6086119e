import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import type { Files, LocalFile } from '../../../src/ports.ts';
import { readLocalRpms } from '../../../src/steps/rpm/read-rpms.ts';
import { expecting } from '../../support/ports.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const payload = Buffer.from('the payload of a package');
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const rpm = tinyRpm({ payload, header: { 5092: [digest(payload)], 5093: 8 } });

/** Files by path, in chunks of `chunkSize` bytes; `closed` names those that were disposed. */
function filesWith(contents: Readonly<Record<string, Buffer | 'directory'>>, chunkSize = 100) {
  const closed: string[] = [];
  const open: Files['open'] = async path => {
    const content = contents[path];
    if (content === undefined) return undefined;
    return content === 'directory' ? { kind: 'directory', entries: [] } : fileOf(path, content);
  };
  const fileOf = (path: string, content: Buffer): LocalFile => ({
    kind: 'file',
    path,
    bytes: bytesOf(content),
    isExecutable: false,
    stream: () => Readable.from(chunksOf(content, chunkSize)),
    [Symbol.asyncDispose]: async () => void closed.push(path),
  });
  return { ...expecting({ files: { open } }), closed };
}

function* chunksOf(content: Buffer, size: number): Generator<Buffer> {
  for (let offset = 0; offset < content.length; offset += size) yield content.subarray(offset, offset + size);
}

test('an RPM is read with its digest and that of its payload, in whatever pieces it comes', async t => {
  for (const chunkSize of [1, 7, 100, 100_000]) {
    const ports = filesWith({ 'a.rpm': rpm }, chunkSize);
    await using read = await readLocalRpms(ports, ['a.rpm'], t.signal);
    const [{ file, ...rest } = assert.fail('nothing was read')] = read.all;
    assert.equal(file.path, 'a.rpm');
    assert.deepEqual(rest, {
      kind: 'local',
      source: 'a.rpm',
      reading: readRpm(bytesOf(rpm)),
      size: rpm.length,
      sha256: digest(rpm),
      payloadHex: digest(payload),
    });
  }
});

test('RPMs stay open, in the order in which they were named, until all are done with', async t => {
  const ports = filesWith({ 'a.rpm': rpm, 'b.rpm': tinyRpm({}), text: Buffer.from('no package') });
  {
    await using read = await readLocalRpms(ports, ['text', 'b.rpm', 'a.rpm'], t.signal);
    const seen = read.all.map(({ source, reading, payloadHex }) => [source, reading.kind, typeof payloadHex]);
    assert.deepEqual(seen, [
      ['text', 'not-rpm', 'undefined'],
      ['b.rpm', 'rpm', 'undefined'],
      ['a.rpm', 'rpm', 'string'],
    ]);
    assert.deepEqual(ports.closed, []);
  }
  assert.deepEqual(ports.closed.toSorted(), ['a.rpm', 'b.rpm', 'text']);
});

const missing: readonly (readonly [title: string, path: string, message: string])[] = [
  ['a file that is not there', 'none.rpm', 'there is no file none.rpm'],
  ['a directory', 'some dir', 'some dir is a directory, and no RPM'],
];
for (const [title, path, message] of missing) {
  test(`${title} is refused, and what was opened before is closed`, async t => {
    const ports = filesWith({ 'a.rpm': rpm, 'some dir': 'directory' });
    const hint = path === 'none.rpm' ? 'ls -ld none.rpm' : "ls -ld 'some dir'";
    const expected = { kind: 'refused', code: 'SOURCE_MISSING', message, hint };
    await assert.rejects(readLocalRpms(ports, ['a.rpm', path], t.signal), expected);
    assert.deepEqual(ports.closed, ['a.rpm']);
  });
}

test('reading stops with the run, and closes what it read', async () => {
  const ports = filesWith({ 'a.rpm': rpm });
  const reason = new Error('interrupted');
  await assert.rejects(readLocalRpms(ports, ['a.rpm'], AbortSignal.abort(reason)), reason);
  assert.deepEqual(ports.closed, ['a.rpm']);
});
