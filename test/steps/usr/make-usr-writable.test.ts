import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { lookAtDestinations } from '../../../src/model/candidate/destination-look.ts';
import { lookAtLoader } from '../../../src/model/candidate/loader-look.ts';
import { hostKeysAnnotation } from '../../../src/model/node/host-key-record.ts';
import { showStore } from '../../../src/model/node/node-commands.ts';
import { usrRecordPatch } from '../../../src/model/node/node-record.ts';
import type { UsrRequest } from '../../../src/model/request.ts';
import type { HostShell } from '../../../src/ports.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import type { SourceFile } from '../../../src/steps/candidate/read-sources.ts';
import type { PreparedNode } from '../../../src/steps/prepare/prepare.ts';
import type { Done } from '../../../src/steps/rollout/node-row.ts';
import { KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { makeUsrWritable } from '../../../src/steps/usr/make-usr-writable.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { forbidden } from '../../support/answers.ts';
import { aConnection } from '../../support/connection.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { someKey } from '../../support/keys.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { printedStore } from '../../support/put-host.ts';
import { aRecord } from '../../support/records.ts';
import { aRemote } from '../../support/remote.ts';
import { aUsrRequest } from '../../support/requests.ts';
import { coreKeyFile, hostKey, lookOf, marker, mountTable, rhcos } from '../../support/rhcos.ts';
import { aSource } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';
import { anUndo } from '../../support/undo.ts';

const probe = '/usr/.oc-rpmoverlay-probe-x7k2p';
const seenByInit = `/proc/1/root${probe}`;
const hotfix = mountTable.unlocked.replace('/proc/self/fd/7/upper', '/ostree/deploy/rhcos/deploy/c0.0/.usr-ovl-upper');
const files = { ...rhcos, [coreKeyFile]: `${someKey.line}\n` };
const unlocked = { ...files, '/proc/1/mountinfo': mountTable.unlocked };

/** A host on which everything works as it should. */
function aWorkingHost(before: Readonly<Record<string, string>>): FakeHost {
  const host: FakeHost = aHost({
    files: before,
    commands: {
      'rpm-ostree usroverlay': () => {
        host.files['/proc/1/mountinfo'] = mountTable.unlocked;
        return {};
      },
      [`touch ${probe}`]: () => {
        host.files[seenByInit] = '';
        return {};
      },
      [`rm -f ${probe}`]: () => {
        delete host.files[seenByInit];
        return {};
      },
      [`rm -f ${marker}`]: () => {
        delete host.files[marker];
        return {};
      },
    },
  });
  return host;
}

const hostKeys = JSON.stringify({
  version: 1,
  at: '2026-11-22T06:31:52.000Z',
  keys: [hostKey.line.split(' ').slice(0, 2).join(' ')],
});
/** Whose host keys are recorded already. */
const known = aPreparedNode({ node: aNode({ annotations: { [hostKeysAnnotation]: hostKeys } }) });

type Scene = {
  readonly place?: PreparedNode;
  readonly before?: Readonly<Record<string, string>>;
  readonly request?: Partial<UsrRequest>;
  readonly patch?: () => Promise<never>;
  /** What is to be installed, on a node that has the content of `there` at its path. */
  readonly install?: { readonly source: SourceFile; readonly there: string };
};

/** Makes /usr of a node writable, whose files are these at first. */
function making(
  t: { readonly signal: AbortSignal },
  { place = known, before = files, request = {}, patch, install }: Scene,
) {
  const host = aWorkingHost(before);
  if (install) answerAbout(install, host);
  const patches: unknown[] = [];
  const logins: string[] = [];
  const ports = expecting({
    cluster: {
      create: async resource => resource.read({ status: { userInfo: { username: 'me' } } }),
      patch: async (resource, _name, body) => {
        if (patch) return patch();
        patches.push(body);
        return resource.read(rawNode());
      },
    },
    ssh: {
      connect: async () => {
        logins.push('in');
        return {
          ...aConnection(aRemote()),
          async exec(command) {
            const remote = aRemote();
            const words = command?.replace('sudo -n -- ', '') ?? '';
            host.ran.push(`ssh: ${words}`);
            host.commands[words]?.();
            remote.end(0);
            return remote;
          },
          async [Symbol.asyncDispose]() {
            logins.push('out');
          },
        };
      },
    },
    clock: { now: () => Date.parse('2026-11-22T06:31:52Z') },
  });
  const undo = anUndo();
  const pod = aDebugPod(host, { forward: async () => new PassThrough() });
  const prepared = aPrepared({ identities: [anIdentity('ssh-agent', someKey.publicKey)] });
  const grants = new KeyGrants(ports, prepared.run, someFacts(), { configs: undo, nodes: undo });
  const checkNode = () => Promise.reject(new Error('no further pod was expected'));
  const site = { openNode: async () => ({ pod, look: lookOf(before) }), checkNode, grants, onNodes: undo };
  const settled: [Done, string][] = [];
  const afterwards: HostShell[] = [];
  const options = {
    request: aUsrRequest(request),
    prepared,
    site,
    sources: install && sourcesOf(install.source),
    afterwards: async (shell: HostShell) => {
      afterwards.push(shell);
      await new Promise(setImmediate);
      logins.push('command');
    },
  };
  const settle = (done: Done, text: string) => void settled.push([done, text]);
  const made = makeUsrWritable(ports, options, place, settle, t.signal);
  return { host, ports, patches, logins, undo, settled, afterwards, made };
}

/** As much as a node is asked of before anything is brought to it. */
function answerAbout({ source, there }: NonNullable<Scene['install']>, host: FakeHost): void {
  const line = [source.path, source.path, 'file', there].join('\t');
  const answers = [
    [lookAtDestinations([source]), `${line}\n`],
    [lookAtLoader([]), 'RHEL_VERSION=9.6\0\0'],
    [showStore, printedStore()],
  ] as const;
  for (const [{ argv }, stdout] of answers) host.commands[quoteForShell(argv)] = () => ({ stdout });
}

function sourcesOf(source: SourceFile): InstallSources {
  return { files: [source], rpms: [], async [Symbol.asyncDispose]() {} };
}

const recordOf = (via: 'ssh' | 'host') => usrRecordPatch(aRecord({ via }));

test('by SSH, /usr is unlocked behind a login, proved, recorded and settled, and the command runs before goodbye', async t => {
  const { host, patches, logins, undo, settled, made } = making(t, {});
  await made;
  assert.deepEqual(host.ran, [
    'ssh: rpm-ostree usroverlay',
    'pod: read',
    `ssh: touch ${probe}`,
    'pod: read',
    `ssh: rm -f ${probe}`,
    'pod: read',
  ]);
  assert.deepEqual(patches, [recordOf('ssh')]);
  assert.deepEqual(settled, [
    [{ state: 'unlocked', already: false, via: 'ssh', bootId: 'boot-1' }, '/usr is writable until the next reboot'],
  ]);
  assert.deepEqual(logins, ['in', 'command', 'out']);
  assert.deepEqual(undo.pending, []);
});

test('through the host, there is no login', async t => {
  const { host, patches, logins, made } = making(t, { request: { via: 'host' } });
  await made;
  assert.equal(host.ran[0], 'host: rpm-ostree usroverlay');
  assert.deepEqual(patches, [recordOf('host')]);
  assert.deepEqual(logins, ['command']);
});

test('a node that is unlocked already is proved without a login, and not recorded anew', async t => {
  const { host, patches, logins, settled, made } = making(t, { before: unlocked });
  await made;
  assert.equal(host.ran.includes('ssh: rpm-ostree usroverlay'), false);
  assert.equal(host.ran[0], `host: touch ${probe}`);
  assert.deepEqual(patches, []);
  assert.deepEqual(logins, ['command']);
  assert.deepEqual(settled, [
    [
      { state: 'unlocked', already: true, via: 'ssh', bootId: 'boot-1' },
      '/usr is already writable until the next reboot',
    ],
  ]);
});

test('a node that is unlocked already is logged in to where a command is to run there', async t => {
  const { logins, made } = making(t, { before: unlocked, request: { run: ['true'] } });
  await made;
  assert.deepEqual(logins, ['in', 'command', 'out']);
});

test('a hotfix is a success with a warning', async t => {
  const { ports, settled, made } = making(t, { before: { ...files, '/proc/1/mountinfo': hotfix } });
  await made;
  assert.deepEqual(
    ports.events.filter(event => event.kind === 'warning'),
    [{ kind: 'warning', node: 'worker-a', text: '/usr is unlocked as a hotfix, which survives reboots' }],
  );
  assert.deepEqual(
    settled.map(([{ state }, text]) => [state, text]),
    [['hotfix', '/usr is already writable for good']],
  );
});

const ordinary = Object.fromEntries(Object.entries(files).filter(([path]) => path !== '/run/ostree-booted'));
const transient = marker.replace('development', 'transient');

const refusals: readonly [string, Readonly<Record<string, string>>, string, string][] = [
  ['was not booted by ostree', ordinary, 'NOT_OSTREE', 'oc debug node/worker-a -- chroot /host cat /etc/os-release'],
  [
    'is unlocked as transient',
    { ...files, [transient]: '' },
    'TRANSIENT',
    'reboot the node: oc rpmoverlay reboot worker-a, which boots what was applied live; or change more without a reboot: oc rpmoverlay override replace RPM… worker-a --apply-live',
  ],
  [
    'is half-unlocked',
    { ...files, [marker]: '' },
    'HALF_UNLOCKED',
    'oc rpmoverlay usr worker-a --repair, or reboot the node',
  ],
];
for (const [what, before, code, hint] of refusals) {
  test(`a node that ${what} is refused, and nothing runs there`, async t => {
    const { host, logins, settled, made } = making(t, { before });
    await assert.rejects(made, { kind: 'refused', code, hint });
    assert.deepEqual([host.ran, logins, settled], [[], [], []]);
  });
}

test('with --repair a half-unlocked node is healed and unlocked', async t => {
  const { host, settled, made } = making(t, { before: { ...files, [marker]: '' }, request: { repair: true } });
  await made;
  assert.ok(host.ran.includes(`ssh: rm -f ${marker}`));
  assert.equal(settled[0]?.[0].state, 'unlocked');
});

test('the host keys that a node has are recorded where they were not known', async t => {
  const { patches, made } = making(t, { place: aPreparedNode() });
  await made;
  assert.deepEqual(patches, [{ metadata: { annotations: { [hostKeysAnnotation]: hostKeys } } }, recordOf('ssh')]);
});

test('a node that cannot be recorded is as asked for all the same', async t => {
  const { ports, settled, made } = making(t, { patch: () => Promise.reject(forbidden) });
  await made;
  assert.ok(ports.events.some(event => event.kind === 'warning'));
  assert.equal(settled.length, 1);
});

test('where all that is to be installed is there already, an unlocked node is not logged in to, and that is told', async t => {
  const source = aSource('/usr/bin/tool', 'x', { role: 'data' });
  const { logins, settled, made } = making(t, { before: unlocked, install: { source, there: source.sha256 } });
  await made;
  assert.deepEqual(logins, ['command']);
  const nothing = { files: [], same: ['/usr/bin/tool'], rpms: [], restarted: [], armedUntil: null };
  assert.deepEqual(settled, [
    [
      { state: 'unlocked', already: true, via: 'ssh', bootId: 'boot-1', ...nothing },
      'tool was there already; /usr is already writable until the next reboot',
    ],
  ]);
});

test('what cannot run there is refused before /usr is unlocked, and before anybody logs in', async t => {
  const source = aSource('/usr/bin/tool', tinyElf({ machine: 183 }));
  const { host, logins, patches, settled, made } = making(t, { install: { source, there: 'absent' } });
  await assert.rejects(made, { kind: 'refused', code: 'WRONG_ARCHITECTURE' });
  assert.equal(
    host.ran.some(words => words.includes('rpm-ostree')),
    false,
  );
  assert.deepEqual([logins, patches, settled], [[], [], []]);
});

test('a failure before the proof settles nothing and records nothing', async t => {
  const { host, patches, settled, afterwards, logins, made } = making(t, {});
  host.commands['rpm-ostree usroverlay'] = () => ({});
  await assert.rejects(made, { code: 'NOT_UNLOCKED' });
  assert.deepEqual([patches, settled, afterwards], [[], [], []]);
  assert.deepEqual(logins, ['in', 'out']);
});
