import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { HostResult } from '../../../src/model/host-command.ts';
import { startRevert } from '../../../src/model/node/node-commands.ts';
import { usrAnnotation } from '../../../src/model/node/node-record.ts';
import { programPath } from '../../../src/model/node/node-store.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import type { StoreView } from '../../../src/model/put/store-view.ts';
import type { RescueRequest } from '../../../src/model/request.ts';
import { checksums } from '../../../src/model/transfer/checksums.ts';
import type { OpenNode } from '../../../src/steps/pod/open-node.ts';
import { cureNode } from '../../../src/steps/rescue/cure-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { getting } from '../../support/answers.ts';
import { aLook, aStoreView } from '../../support/findings.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aRebootingNode } from '../../support/rebooting.ts';
import { aPutFile, aRecord } from '../../support/records.ts';
import { aRescueRequest } from '../../support/requests.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const path = '/usr/bin/runc';
const [old, put] = ['a'.repeat(64), 'b'.repeat(64)];
const wordsOf = ({ argv }: { readonly argv: readonly string[] }) => quoteForShell(argv);
const [revert, reboot] = [wordsOf(startRevert(run, 60)), wordsOf(rebootSoon(run))];
const cannotStart = new Failure('failed', 'POD_CANNOT_START', 'exec format error', { hint: 'look' });
const early = { metadata: { name: 'worker-a' }, spec: { renewTime: '2026-11-22T11:00:00.000000Z' } };
const annotations = { [usrAnnotation]: JSON.stringify(aRecord({ files: [aPutFile(path, 'b')] })) };

type Given = {
  readonly cure?: RescueRequest['cure'];
  readonly view?: Partial<StoreView>;
  /** How the revert on the node ends. */
  readonly reverted?: Partial<HostResult>;
  /** What the new pods come to, one after the other. */
  readonly pods?: readonly ('starts' | 'fails')[];
  /** What stands at the path then. */
  readonly now?: string;
  readonly consent?: boolean;
};

function scene(given: Given, { signal }: { readonly signal: AbortSignal }) {
  const {
    cure = 'revert-then-reboot',
    view = { files: [{ path, original: old, put, now: put }] },
    reverted = {},
  } = given;
  const { pods = ['starts'], now = old, consent } = given;
  const nothing = () => undefined;
  const { follow, ...node } = aRebootingNode();
  const commands = {
    [wordsOf(makeRunDirectory(run))]: nothing,
    [wordsOf(writeRunFile(programPath(run), nodeProgram))]: nothing,
    [wordsOf(removeRunFiles(run))]: () => ({ stdout: 'removed\n' }),
    [revert]: () => reverted,
    [reboot]: () => void node.reboot(),
    [wordsOf(checksums([path]))]: () => ({ stdout: `${now}  /proc/1/root${path}\0` }),
  };
  const host = aHost({ commands });
  const starts = [...pods];
  const opened: OpenNode = { pod: aDebugPod(host), look: aLook() };
  const checkNode = async () => {
    if (starts.shift() === 'starts') return opened;
    throw cannotStart;
  };
  const patches: unknown[] = [];
  const ports = expecting({
    cluster: {
      get: getting({ 'nodes/worker-a': rawNode({ annotations }), 'leases/kube-node-lease/worker-a': early }),
      follow,
      create: async resource => resource.read({ status: { userInfo: { username: 'me' } } }),
      patch: async (resource, _name, patch) => {
        patches.push(patch);
        return resource.read(patch);
      },
    },
    clock: {
      deadline: (_ms, _reason, until) => Object.assign(until, { [Symbol.dispose]: () => {} }),
      now: () => Date.parse('2026-11-22T06:31:52Z'),
    },
    reporter: consent === undefined ? {} : { ask: async () => consent },
  });
  const site = { checkNode, onNodes: anUndo() };
  const findings = { look: aLook(), units: [], view: aStoreView(view) };
  const options = {
    request: aRescueRequest({ cure }),
    place: { node: aNode(), image: 'tools:1' },
    site,
    shell: shellOf(host, 'ssh'),
    findings,
    run,
  };
  const cures = () =>
    host.ran
      .filter(words => words.endsWith(revert) || words.endsWith(reboot))
      .map(words => (words.endsWith(revert) ? 'revert' : 'reboot'));
  return { ports, patches, opened, cures, go: () => cureNode(ports, options, signal) };
}

test('what was put is put back, seen to be the original by a new pod, and recorded', async t => {
  const told = scene({}, t);
  assert.deepEqual(await told.go(), { by: 'revert', putBack: [path], opened: told.opened });
  assert.deepEqual(told.cures(), ['revert']);
  assert.match(JSON.stringify(told.patches), /\\"files\\":\[\]/);
});

test('where that does not help, the node is rebooted by consent', async t => {
  const told = scene({ pods: ['fails', 'starts'], consent: true }, t);
  assert.deepEqual(await told.go(), { by: 'reboot', putBack: [], opened: told.opened });
  assert.deepEqual(told.cures(), ['revert', 'reboot']);
  const warned = told.ports.events.find(({ kind }) => kind === 'warning');
  assert.equal(warned && 'text' in warned && warned.text, 'all was put back, but exec format error');
});

test('without consent the node is not rebooted', async t => {
  const told = scene({ pods: ['fails'], consent: false }, t);
  await assert.rejects(told.go(), {
    kind: 'refused',
    code: 'DECLINED',
    hint: 'oc rpmoverlay rescue worker-a --reboot',
  });
  assert.deepEqual(told.cures(), ['revert']);
});

test('with --reboot the node is rebooted without a question, and nothing is put back', async t => {
  const told = scene({ cure: 'reboot' }, t);
  assert.equal((await told.go()).by, 'reboot');
  assert.deepEqual(told.cures(), ['reboot']);
});

test('with --revert there is no reboot, whatever it comes to', async t => {
  const cases: [Given, object][] = [
    [{ pods: ['fails'] }, { kind: 'failed', code: 'STILL_SICK', message: 'all was put back, but exec format error' }],
    [
      { reverted: { status: 1, stderr: 'no space left' } },
      { kind: 'failed', code: 'NOT_REVERTED', message: 'node/worker-a: not all could be put back: no space left' },
    ],
    [
      { now: put },
      {
        kind: 'failed',
        code: 'NOT_REVERTED',
        message: `node/worker-a: not the originals, as a new pod sees them: ${path}`,
      },
    ],
    [{ view: {} }, { kind: 'refused', code: 'NOTHING_TO_REVERT' }],
  ];
  for (const [given, failure] of cases) {
    const told = scene({ ...given, cure: 'revert' }, t);
    await assert.rejects(told.go(), { ...failure, hint: 'oc rpmoverlay rescue worker-a --reboot' });
    assert.equal(told.cures().includes('reboot'), false);
  }
});

test('a node to which nothing was done is not reverted, and rebooted by consent', async t => {
  const told = scene({ view: {}, consent: true }, t);
  assert.equal((await told.go()).by, 'reboot');
  assert.deepEqual(told.cures(), ['reboot']);
});

test('a node that is sick after its reboot is told as that', async t => {
  await assert.rejects(scene({ cure: 'reboot', pods: ['fails'] }, t).go(), {
    kind: 'failed',
    code: 'STILL_SICK',
    message: 'rebooted, but exec format error',
  });
});
