import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { showStore, startRevert } from '../../../src/model/node/node-commands.ts';
import { readUsrRecord, usrAnnotation } from '../../../src/model/node/node-record.ts';
import { programPath } from '../../../src/model/node/node-store.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import type { StoreView } from '../../../src/model/put/store-view.ts';
import type { Site } from '../../../src/steps/pod/open-node.ts';
import { revertUsr } from '../../../src/steps/put/revert-usr.ts';
import type { Done } from '../../../src/steps/rollout/node-row.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, getting } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { printedStore } from '../../support/put-host.ts';
import { aPutFile, aRecord } from '../../support/records.ts';
import { aCommon, oneByOne, someSshFlags } from '../../support/requests.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [early, late] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:00:10.000000Z')];
const file = (path: string, now: string) => ({ path, original: 'old', put: 'new', now });
const armed = { run: 'abcde', by: 'somebody', deadline: 1, state: 'armed' } as const;

type Given = {
  readonly before: Partial<StoreView>;
  /** What is seen then. */
  readonly after?: Partial<StoreView>;
  /** How the revert ends on the node. */
  readonly reverted?: Partial<HostResult>;
};

/** Reverts a node of which this is seen. */
function reverting({ before, after = {}, reverted = {} }: Given) {
  const host = aHost();
  const names = new Map<string, string>();
  const views = [before, after];
  const answer = (name: string, argv: readonly string[], react: () => Partial<HostResult>): void => {
    names.set(quoteForShell(argv), name);
    host.commands[quoteForShell(argv)] = react;
  };
  answer('look', showStore.argv, () => ({ stdout: printedStore(views.length > 1 ? views.shift() : views[0]) }));
  answer('make place', makeRunDirectory(run).argv, () => ({}));
  answer('bring program', writeRunFile(programPath(run), nodeProgram).argv, () => ({}));
  answer('revert', startRevert(run, 90).argv, () => reverted);
  for (const one of [run, { id: 'abcde' }]) {
    answer(`remove ${one.id}`, removeRunFiles(one).argv, () => ({ stdout: 'removed\n' }));
  }
  const record = aRecord({
    files: [aPutFile('/usr/bin/runc')],
    armed: { run: 'abcde', until: '2026-11-22T06:41:52Z' },
  });
  const annotations: Record<string, string> = { [usrAnnotation]: JSON.stringify(record) };
  const ports = expecting({
    clock: aClock(),
    cluster: {
      get: getting({ 'nodes/worker-a': rawNode({ annotations }), 'leases/kube-node-lease/worker-a': early }),
      follow: following({ 'nodes/worker-a': [[rawNode()]], 'leases/worker-a': [[early], [late]] }),
      create: async resource => resource.read({ status: { userInfo: { username: 'me' } } }),
      patch: async (resource, _name, patch) => {
        Object.assign(annotations, Object(patch).metadata.annotations);
        return resource.read(rawNode());
      },
    },
  });
  const undo = anUndo();
  const checks: string[] = [];
  const site: Site = {
    openNode: async () => ({ pod: aDebugPod(host), look: aLook({ usr: 'unlocked' }) }),
    checkNode: async () => {
      checks.push('a new pod');
      const shells = { inPod: shellOf(host, 'check'), onHost: shellOf(host, 'check') };
      return { pod: aDebugPod(host, shells), look: aLook() };
    },
    get grants(): never {
      throw new Error('no key was to be granted');
    },
    onNodes: undo,
  };
  const settled: [Done, string][] = [];
  const options = {
    request: {
      command: 'usr revert',
      common: aCommon(),
      target: { kind: 'all' },
      via: 'host',
      ssh: someSshFlags(),
      reboot: false,
      lockTimeoutMs: 89_500,
      rollout: oneByOne,
    },
    prepared: aPrepared(),
    site,
    node: aPreparedNode(),
    settle: (done: Done, text: string) => void settled.push([done, text]),
  } as const;
  const ran = () =>
    host.ran.map(each => {
      const [, route, words = ''] = /^(\w+): (.*)$/s.exec(each) ?? [];
      return `${route}: ${names.get(words) ?? words}`;
    });
  const recorded = () => readUsrRecord(annotations[usrAnnotation]);
  return { undo, checks, settled, ran, recorded, go: (signal: AbortSignal) => revertUsr(ports, options, signal) };
}

const fields = { via: 'host', bootId: 'boot-1', rpms: [] };

test('where nothing was put, nothing is done, and packages are said to stay', async t => {
  const { ran, settled, go } = reverting({ before: { rpms: ['a-1-1.x86_64', 'b-1-1.x86_64'] } });
  await go(t.signal);
  assert.deepEqual(ran(), ['host: look']);
  assert.deepEqual(settled, [
    [
      { state: 'nothing-put', putBack: [], ...fields, rpms: ['a-1-1.x86_64', 'b-1-1.x86_64'] },
      'no file was put there since it was booted; a-1-1.x86_64, b-1-1.x86_64 stay installed until the next reboot',
    ],
  ]);
});

test('what disturbs nobody is put back and looked at through the pod that is there, and recorded', async t => {
  const path = '/usr/share/data';
  const { undo, ran, checks, settled, recorded, go } = reverting({
    before: { files: [file(path, 'new')] },
    after: { files: [file(path, 'old')] },
  });
  await go(t.signal);
  assert.deepEqual(ran(), ['host: look', 'pod: make place', 'pod: bring program', 'pod: revert', 'host: look']);
  assert.deepEqual(checks, []);
  assert.deepEqual(settled, [[{ state: 'reverted', putBack: [path], ...fields }, `put back ${path}`]]);
  assert.deepEqual([recorded()?.files, recorded()?.armed, recorded()?.by], [[], null, 'me']);
  assert.deepEqual(await undo.run(), []);
  assert.equal(ran().at(-1), 'pod: remove x7k2p');
});

test('where containers or units were touched, a new pod must start, and looks', async t => {
  const paths = ['/usr/bin/runc', '/usr/bin/tool'];
  const { ran, checks, settled, go } = reverting({
    before: { files: paths.map(path => file(path, 'new')), restarted: ['crio.service'], rpms: ['toyd-1-1.x86_64'] },
    after: { files: paths.map(path => file(path, 'old')) },
  });
  await go(t.signal);
  assert.deepEqual([checks, ran().at(-1)], [['a new pod'], 'check: look']);
  assert.equal(
    settled[0]?.[1],
    'put back 2 files; restarted crio.service; toyd-1-1.x86_64 stays installed until the next reboot',
  );
});

test('of a run whose switch was armed, nothing is left either', async t => {
  const { undo, ran, go } = reverting({ before: { switch: armed } });
  await go(t.signal);
  await undo.run();
  assert.deepEqual(ran().slice(-2).toSorted(), ['pod: remove abcde', 'pod: remove x7k2p']);
});

const notReverted: readonly [string, Given, string][] = [
  [
    'the node says what it could not put back',
    { before: { files: [file('/usr/bin/a', 'new')] }, reverted: { status: 1, stderr: 'an original is missing' } },
    'an original is missing',
  ],
  [
    'a file is not the original, whatever the node says',
    { before: { files: [file('/usr/bin/a', 'new')] }, after: { files: [file('/usr/bin/a', 'new')] } },
    'not the originals: /usr/bin/a',
  ],
  [
    'the switch is still there',
    { before: { switch: armed }, after: { switch: armed } },
    "the dead-man's switch of run abcde is armed",
  ],
];
for (const [what, given, why] of notReverted) {
  test(`where ${what}, it is a failure that a reboot ends, and nothing is recorded`, async t => {
    const { settled, recorded, go } = reverting(given);
    await assert.rejects(go(t.signal), {
      kind: 'failed',
      code: 'NOT_REVERTED',
      message: `node/worker-a: not all could be put back: ${why}`,
      hint: 'oc rpmoverlay usr revert worker-a --reboot',
    });
    assert.deepEqual([settled, recorded()?.files.length], [[], 1]);
  });
}
