import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { CheckRow } from '../../../src/model/check/check-row.ts';
import { askStatus, askVersion } from '../../../src/model/rpm-ostree/commands.ts';
import { askBasePackages, askInstalledPackages } from '../../../src/model/rpm-ostree/packages.ts';
import { lookLive } from '../../../src/steps/check/look-live.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { lost } from '../../support/answers.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { aNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { hostKey, lookOf, marker, rhcos } from '../../support/rhcos.ts';
import { statusJson } from '../../support/rpm-ostree.ts';

const [status, version, base, installed] = [askStatus(), askVersion(), askBasePackages(), askInstalledPackages()].map(
  ({ argv }) => quoteForShell(argv),
);
if (!status || !version || !base || !installed) throw new Error('there are four commands');

const well: FakeHost['commands'] = {
  [status]: () => ({ stdout: statusJson([{ booted: true }]) }),
  [version]: () => ({ stdout: "rpm-ostree:\n Version: '2024.7'\n" }),
  [base]: () => ({ stdout: 'runc-1.2-1.x86_64\trunc-1.2-1.src.rpm\n' }),
  [installed]: () => ({ stdout: 'runc-1.2-1.x86_64\trunc-1.2-1.src.rpm\n' }),
};

type Scene = {
  readonly commands?: FakeHost['commands'];
  readonly files?: Readonly<Record<string, string>>;
  readonly forward?: () => Promise<PassThrough>;
};

async function looked({ commands, files, forward }: Scene, signal: AbortSignal): Promise<readonly CheckRow[]> {
  const host = aHost({ commands: { ...well, ...commands } });
  const pod = aDebugPod(host, { forward: forward ?? (async () => new PassThrough()) });
  const ports = expecting({ ssh: { readHostKey: async () => hostKey.publicKey } });
  const opened = { pod, look: lookOf({ ...rhcos, ...files }) };
  const keys = { keys: [], canBeGranted: true };
  return lookLive(ports, { node: aNode(), opened, keys, program: 'oc rpmoverlay' }, signal);
}

/** What is not well, as `TOPIC VERDICT CODE`. */
function troubles(rows: readonly CheckRow[]): readonly string[] {
  return rows.filter(row => row.verdict !== 'ok').map(({ topic, verdict, code }) => `${topic} ${verdict} ${code}`);
}

test('a node that is well is well in all that it is asked', async t => {
  const rows = await looked({}, t.signal);
  assert.deepEqual(
    rows.map(({ topic, verdict }) => `${topic} ${verdict}`),
    ['debug pod ok', '/usr ok', 'FIPS ok', 'rpm-ostree ok', 'pending ok', 'base packages ok', 'sshd ok'],
  );
});

const closed = new Failure('failed', 'PORT_CLOSED', 'nothing listens on port 22', { hint: 'look at sshd' });
const rows: readonly (readonly [what: string, Scene, found: readonly string[]])[] = [
  ['a /usr that was unlocked in a pod', { files: { [marker]: '' } }, ['/usr failure HALF_UNLOCKED']],
  ['an sshd that does not listen', { forward: () => Promise.reject(closed) }, ['sshd failure PORT_CLOSED']],
  [
    'a node that has no deployments',
    { commands: { [status]: () => ({ status: 1, stderr: 'error: This system was not booted via libostree.' }) } },
    [
      'rpm-ostree failure NO_OSTREE_HOST',
      'pending not looked at NO_OSTREE_HOST',
      'base packages not looked at NO_OSTREE_HOST',
    ],
  ],
  [
    'a database that cannot be read',
    { commands: { [installed]: () => ({ status: 1, stderr: 'error: no' }) } },
    ['base packages failure HOST_COMMAND_FAILED'],
  ],
  [
    'an rpm-ostree that does not say its version',
    { commands: { [version]: () => ({ status: 1 }) } },
    ['rpm-ostree failure STATUS_UNREADABLE'],
  ],
];
for (const [what, scene, found] of rows) {
  test(`${what} is told, and everything else is looked at all the same`, async t => {
    const seen = await looked(scene, t.signal);
    assert.deepEqual([troubles(seen), seen.length], [found, 7]);
  });
}

test('the way out of what fails is that of the step', async t => {
  const seen = await looked({ forward: () => Promise.reject(closed) }, t.signal);
  assert.deepEqual(seen.at(-1), {
    topic: 'sshd',
    subject: { kind: 'node', name: 'worker-a' },
    verdict: 'failure',
    code: 'PORT_CLOSED',
    seen: 'nothing listens on port 22',
    wayOut: 'look at sshd',
  });
});

test('a bug is no row, and neither is a run that was told to stop', async t => {
  for (const error of [new Error('a bug'), new Failure('interrupted', 'INTERRUPTED', 'stopped')]) {
    await assert.rejects(looked({ forward: () => Promise.reject(error) }, t.signal), error);
  }
  assert.equal(
    troubles(await looked({ forward: () => Promise.reject(lost) }, t.signal))[0],
    'sshd failure CONNECTION_LOST',
  );
});
