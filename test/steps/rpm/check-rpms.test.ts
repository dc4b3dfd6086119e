import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { testInstall } from '../../../src/model/rpm/rpm-database.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import { demandRpms, testRpms } from '../../../src/steps/rpm/check-rpms.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const ground = { node: 'worker-a', architecture: 'amd64' };
const placed = [
  { source: 'a.rpm', path: '/var/lib/oc-rpmoverlay/runs/x7k2p/new/1' },
  { source: 'https://example.test/b.rpm', path: '/var/lib/oc-rpmoverlay/runs/x7k2p/new/2' },
];

test('RPMs that fit are their packages, and what a reboot leaves of them is warned about', () => {
  const ports = expecting();
  const reading = readRpm(bytesOf(tinyRpm({ header: { 1027: ['/etc/tiny'] } })));
  const packages = demandRpms(ports, [{ source: 'a.rpm', reading, payloadHex: undefined }], ground);
  assert.deepEqual(packages, [reading]);
  const text = 'tiny-1.0-1.noarch brings /etc/tiny, which a reboot does not take back';
  assert.deepEqual(ports.events, [{ kind: 'warning', node: 'worker-a', text }]);
});

test('an RPM that does not fit is refused with the code of its verdict', () => {
  const candidate = { source: 'a.rpm', reading: { kind: 'not-rpm' }, payloadHex: undefined } as const;
  const expected = { kind: 'refused', code: 'NOT_AN_RPM', message: 'a.rpm is no RPM', hint: 'file a.rpm' };
  assert.throws(() => demandRpms(expecting(), [candidate], ground), expected);
});

function testOn(result: Partial<HostResult>, signal: AbortSignal): Promise<void> {
  const words = quoteForShell(testInstall(placed.map(({ path }) => path)).argv);
  const shell = shellOf(aHost({ commands: { [words]: () => result } }), 'host');
  return testRpms({ node: 'worker-a', shell, reporter: expecting().reporter }, placed, signal);
}

test('what rpm would install is let through, whatever it warns about', async t => {
  await testOn({ stderr: 'warning: x: NOKEY\n' }, t.signal);
});

const complaints: readonly (readonly [title: string, result: Partial<HostResult>, said: string])[] = [
  [
    'its words, in one line and without its warnings',
    {
      status: 1,
      stderr:
        'warning: x: NOKEY\nerror: Failed dependencies:\n\tliba is needed by b-1-1.noarch\n\tlibb is needed by b-1-1.noarch\n',
    },
    'Failed dependencies: liba is needed by b-1-1.noarch; libb is needed by b-1-1.noarch',
  ],
  [
    'the names that the user gave the files',
    { status: 1, stderr: `error: ${placed[1]?.path} cannot be installed\n` },
    'https://example.test/b.rpm cannot be installed',
  ],
  ['its status, where it says nothing', { status: 127 }, 'rpm ended with status 127'],
];
for (const [title, result, said] of complaints) {
  test(`what rpm would not install is refused with ${title}`, async t => {
    await assert.rejects(testOn(result, t.signal), {
      kind: 'refused',
      code: 'RPM_TEST_FAILED',
      message: `node/worker-a: ${said}`,
      hint: 'add what is missing with further --rpm, or build it for this release',
    });
  });
}
