import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { HostCommand, HostResult } from '../../../src/model/host-command.ts';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { digestFrom, fetchFile, measureFile, readPart } from '../../../src/model/rpm/rpm-fetch.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import { fetchRpm } from '../../../src/steps/rpm/fetch-rpm.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const url = 'https://example.test/tiny.rpm';
const path = '/var/lib/oc-rpmoverlay/runs/x7k2p/new/2';
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Answers = readonly (readonly [HostCommand, Partial<HostResult>])[];

/** A node whose commands are these; what ran is in `host.ran`. */
function aNode(answers: Answers) {
  const commands = Object.fromEntries(answers.map(([{ argv }, result]) => [quoteForShell(argv), () => result]));
  const host = aHost({ commands });
  const options = { pod: aDebugPod(host), shell: shellOf(host, 'ssh'), url, path };
  return { host, options };
}

function measured(file: Buffer, stdout = `${file.length}\n${digest(file)}  -\n`): Answers[number] {
  return [measureFile(path), { stdout }];
}

function part(file: Buffer, offset: number, length: number): Answers[number] {
  return [readPart(path, offset, length), { stdout: file.subarray(offset, offset + length).toString('base64') }];
}

const fetched: Answers[number] = [fetchFile(new URL(url), path), { stdout: '200' }];

test('the node downloads, and the pod sees what came: the headers are read, the payload is not', async t => {
  const payload = Buffer.alloc(300_000, 'payload');
  const file = tinyRpm({ payload, header: { 5092: [digest(payload)], 5093: 8 } });
  const offset = file.length - payload.length;
  const { host, options } = aNode([
    fetched,
    measured(file),
    part(file, 0, 65_536),
    [digestFrom(path, offset, 'sha256'), { stdout: `${digest(payload)}  -\n` }],
  ]);
  assert.deepEqual(await fetchRpm(expecting(), options, t.signal), {
    kind: 'fetched',
    source: url,
    path,
    reading: readRpm(bytesOf(file)),
    payloadHex: digest(payload),
    sha256: digest(file),
    size: file.length,
  });
  assert.deepEqual(
    host.ran.map(line => line.split(' ')[0]),
    ['ssh:', 'pod:', 'pod:', 'pod:'],
  );
});

test('of a package with large headers no more is read than they take, in few rounds', async t => {
  const names = Array.from({ length: 20_000 }, (_, index) => `/usr/share/tiny/${index}`);
  const payload = Buffer.alloc(1_000_000);
  const file = tinyRpm({ payload, header: { 1027: names } });
  const { host, options } = aNode([
    fetched,
    measured(file),
    part(file, 0, 65_536),
    part(file, 65_536, file.length - payload.length - 65_536),
  ]);
  const { reading, payloadHex } = await fetchRpm(expecting(), options, t.signal);
  assert.equal(reading.kind === 'rpm' && reading.paths.length, names.length);
  assert.equal(payloadHex, undefined);
  assert.equal(host.ran.length, 4);
});

test('headers that say they are endless are not read without end', async t => {
  const file = tinyRpm({});
  // The size of the first header's data: 255 MiB.
  file.writeUInt32BE(0x0ff0_0000, 96 + 12);
  const size = 512 * 1024 * 1024;
  const { options } = aNode([
    fetched,
    measured(file, `${size}\n${digest(file)}  -\n`),
    [
      readPart(path, 0, 65_536),
      { stdout: Buffer.concat([file, Buffer.alloc(65_536 - file.length)]).toString('base64') },
    ],
  ]);
  const { reading } = await fetchRpm(expecting(), options, t.signal);
  assert.deepEqual(reading, { kind: 'broken', reason: 'its headers are larger than any real ones' });
});

test('a file that is shorter than it was said to be fails', async t => {
  const file = tinyRpm({});
  const { options } = aNode([fetched, measured(file), [readPart(path, 0, file.length), { stdout: 'AAAA' }]]);
  await assert.rejects(fetchRpm(expecting(), options, t.signal), {
    kind: 'failed',
    code: 'HOST_FILE_UNREADABLE',
    message: `node/worker-a: ${path} could not be read`,
  });
});

const failures: readonly (readonly [title: string, result: Partial<HostResult>, reason: string])[] = [
  [
    'what the server answered',
    { status: 22, stdout: '404', stderr: 'curl: (22) The requested URL returned error: 404\n' },
    'the server answered 404',
  ],
  [
    'why it could not be reached',
    { status: 7, stdout: '000', stderr: "curl: (7) Failed to connect to example.test port 443: Couldn't connect\n" },
    "Failed to connect to example.test port 443: Couldn't connect",
  ],
  ['what the shell said', { status: 1, stderr: 'mkdir: no space left\n' }, 'mkdir: no space left'],
  ['its status, where nothing was said', { status: 137 }, 'curl ended with status 137'],
];
for (const [title, result, reason] of failures) {
  test(`a download that fails is told with ${title}`, async t => {
    const { options } = aNode([[fetchFile(new URL(url), path), result]]);
    await assert.rejects(fetchRpm(expecting(), options, t.signal), {
      kind: 'refused',
      code: 'RPM_NOT_FETCHED',
      message: `node/worker-a could not fetch ${url}: ${reason}`,
      hint: 'download it and name the file',
    });
  });
}

test('the URL is in no word of a command', () => {
  const { argv, input } = fetchFile(new URL('https://example.test/a"b.rpm?token=secret'), path);
  assert.ok(!argv.some(word => word.includes('example')));
  assert.equal(Buffer.from(input ?? []).toString(), 'url = "https://example.test/a%22b.rpm?token=secret"\n');
});
