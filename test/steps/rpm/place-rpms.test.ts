import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { candidatePath } from '../../../src/model/node/node-store.ts';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { testInstall } from '../../../src/model/rpm/rpm-database.ts';
import { fetchFile, measureFile, readPart } from '../../../src/model/rpm/rpm-fetch.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import { placeRpms } from '../../../src/steps/rpm/place-rpms.ts';
import type { LocalRpm } from '../../../src/steps/rpm/read-rpms.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aPreparedNode } from '../../support/prepared.ts';
import { receivingShell } from '../../support/receiving.ts';
import { anInstall } from '../../support/requests.ts';
import { aLocalFile, sumOf } from '../../support/sources.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const run = { id: 'x7k2p' };
const url = 'https://example.test/other.rpm';
const [here, there] = [tinyRpm({}), tinyRpm({ header: { 1000: 'other' } })];
const pathOf = (index: number) => candidatePath(run, index);

function aLocalRpm(source: string, content: Buffer): LocalRpm {
  const reading = readRpm(bytesOf(content));
  const file = aLocalFile(content, { path: source });
  return { kind: 'local', source, file, reading, sha256: sumOf(content), size: content.length, payloadHex: undefined };
}

/** Places these packages behind two files, on a node that can fetch the other one; rpm says this of all together. */
function placing(
  rpms: readonly string[],
  { said = {}, remote = there }: { said?: Partial<HostResult>; remote?: Buffer } = {},
) {
  const at = 3 + rpms.indexOf(url);
  const answers: [{ readonly argv: readonly string[] }, Partial<HostResult>][] = [
    [fetchFile(new URL(url), pathOf(at)), { stdout: '200' }],
    [measureFile(pathOf(at)), { stdout: `${remote.length}\n${sumOf(remote)}  -\n` }],
    [readPart(pathOf(at), 0, remote.length), { stdout: remote.toString('base64') }],
    [testInstall(rpms.map((_, index) => pathOf(3 + index))), said],
  ];
  const commands = answers.map(([{ argv }, result]) => [quoteForShell(argv), () => result] as const);
  const host = aHost({ commands: Object.fromEntries(commands) });
  const received: Record<string, string> = {};
  const pod = aDebugPod(host, { inPod: receivingShell(host, 'pod', received) });
  const ports = expecting({ clock: aClock() });
  const options = {
    prepared: aPreparedNode(),
    opened: { pod, look: aLook() },
    install: anInstall({ rpms }),
    sources: { files: [], rpms: [aLocalRpm('tiny.rpm', here)], async [Symbol.asyncDispose]() {} },
    run,
    firstIndex: 3,
  };
  return { host, received, go: (signal: AbortSignal) => placeRpms(ports, options, signal) };
}

test('where there are none, nothing is done', async t => {
  const { host, go } = placing([]);
  assert.deepEqual([await go(t.signal), host.ran], [[], []]);
});

test('each comes to its scratch place, one sent and one fetched, and rpm looks at them together', async t => {
  const { host, received, go } = placing(['tiny.rpm', url]);
  assert.deepEqual(await go(t.signal), [
    {
      rpm: readRpm(bytesOf(here)),
      change: { kind: 'rpm', index: 3, sha256: sumOf(here), name: 'tiny-1.0-1.noarch' },
    },
    {
      rpm: readRpm(bytesOf(there)),
      change: { kind: 'rpm', index: 4, sha256: sumOf(there), name: 'other-1.0-1.noarch' },
    },
  ]);
  assert.deepEqual(received, { [pathOf(3)]: here.toString() });
  assert.deepEqual(
    host.ran.map(words => words.split(' ').slice(0, 2).join(' ')),
    ['host: /bin/sh', 'pod: /bin/sh', 'pod: /bin/sh', 'pod: receive', 'host: unshare'],
  );
});

test('a package that is fetched and does not fit is refused before anything is sent', async t => {
  const { received, go } = placing(['tiny.rpm', url], { remote: here });
  await assert.rejects(go(t.signal), { kind: 'refused', code: 'RPM_NAMED_TWICE' });
  assert.deepEqual(received, {});
});

test('what rpm would not install is refused', async t => {
  const { go } = placing(['tiny.rpm'], { said: { status: 1, stderr: 'error: tiny conflicts with itself\n' } });
  await assert.rejects(go(t.signal), {
    kind: 'refused',
    code: 'RPM_TEST_FAILED',
    message: 'node/worker-a: tiny conflicts with itself',
  });
});
