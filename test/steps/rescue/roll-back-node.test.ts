import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { HostResult } from '../../../src/model/host-command.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { type OverrideRecord, overridesAnnotation } from '../../../src/model/override/override-record.ts';
import { askStatus, rollBack } from '../../../src/model/rpm-ostree/commands.ts';
import type { OpenNode } from '../../../src/steps/pod/open-node.ts';
import { rollBackNode } from '../../../src/steps/rescue/roll-back-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, getting } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aLook, aStoreView } from '../../support/findings.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { anOverrideRecord } from '../../support/override-records.ts';
import { expecting } from '../../support/ports.ts';
import { aRescueRequest } from '../../support/requests.ts';
import { type DeploymentOptions, statusJson } from '../../support/rpm-ostree.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const [status, rollback, reboot] = [askStatus(), rollBack(), rebootSoon(run)].map(({ argv }) => quoteForShell(argv));
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [early, late] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:01:00.000000Z')];
const [bad, good] = [{ digit: 'b' }, { digit: 'a' }];
const booted = { ...bad, booted: true };

type Given = {
  /** The next one first: at the beginning, after the rollback, and after the reboot. */
  readonly deployments?: readonly (readonly DeploymentOptions[])[];
  readonly rolled?: Partial<HostResult>;
  readonly pod?: 'starts' | 'fails';
  readonly record?: OverrideRecord;
};

function scene({ deployments, rolled = {}, pod = 'starts', record }: Given, signal: AbortSignal) {
  const seen = [
    ...(deployments ?? [
      [booted, good],
      [good, booted],
      [{ ...good, booted: true }, bad],
    ]),
  ];
  const host = aHost({
    commands: {
      [status ?? '']: () => ({ stdout: statusJson(seen.shift() ?? []) }),
      [rollback ?? '']: () => rolled,
      [reboot ?? '']: () => undefined,
    },
  });
  const patches: object[] = [];
  const annotations = record ? { [overridesAnnotation]: JSON.stringify(record) } : {};
  const ports = expecting({
    cluster: {
      create: async resource => resource.read({ status: { userInfo: { username: 'me' } } }),
      patch: async (resource, _name, patch) => {
        patches.push(patch);
        return resource.read(rawNode());
      },
      get: getting({ 'nodes/worker-a': rawNode({ annotations }), 'leases/kube-node-lease/worker-a': early }),
      follow: following({
        'nodes/worker-a': [[rawNode()], [rawNode({ bootId: 'boot-2' })]],
        'leases/worker-a': [[early], [late]],
      }),
    },
    clock: aClock(),
  });
  const opened: OpenNode = { pod: aDebugPod(host), look: aLook() };
  const checkNode = async () => {
    if (pod === 'starts') return opened;
    throw new Failure('failed', 'POD_CANNOT_START', 'exec format error', { hint: 'look' });
  };
  const options = {
    request: aRescueRequest({ cure: 'rollback' }),
    place: { node: aNode(), image: 'tools:1' },
    site: { checkNode, onNodes: anUndo() },
    shell: shellOf(host, 'ssh'),
    findings: { look: aLook(), units: [], view: aStoreView({}) },
    run,
  };
  const notices = () => ports.events.flatMap(event => (event.kind === 'notice' ? [event.text] : []));
  return { host, opened, patches, notices, go: () => rollBackNode(ports, options, signal) };
}

test('the deployment before is made the next one and booted, and seen to be so through a new pod', async t => {
  const { host, opened, go } = scene({}, t.signal);
  assert.deepEqual(await go(), { by: 'rollback', putBack: [], opened });
  const overSsh = [status, rollback, status, reboot].map(words => `ssh: ${words}`);
  assert.deepEqual(host.ran, [...overSsh, `host: ${status}`]);
});

test('it is said what that changes, and recorded what is booted then', async t => {
  const [was, is] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
  const [overridden, reset] = [{ ...bad, baseDigit: 'a', replaced: [[was, is] as const] }, good];
  const armed = { run: 'early', windowSeconds: 600, at: '' };
  const record = anOverrideRecord({ booted: good.digit.repeat(64), packages: [], armed });
  const { go, patches, notices } = scene(
    {
      record,
      deployments: [
        [{ ...reset, booted: true }, overridden],
        [overridden, { ...reset, booted: true }],
        [{ ...overridden, booted: true }, reset],
      ],
    },
    t.signal,
  );
  await go();
  assert.deepEqual(notices(), [`going back to deployment bbbbbbb: override ${is}`]);
  const [patch] = patches;
  const {
    booted: recorded,
    armed: left,
    packages,
  } = JSON.parse(Object(patch).metadata.annotations[overridesAnnotation]);
  const build = { override: is, sha256: null, origin: '', by: 'me', at: packages[0]?.booted.at };
  assert.deepEqual(
    { recorded, left, packages },
    { recorded: 'b'.repeat(64), left: null, packages: [{ name: 'runc', base: was, booted: build, staged: null }] },
  );
});

test('a node that is to boot it anyway is only rebooted', async t => {
  const { host, go } = scene(
    {
      deployments: [
        [good, booted],
        [{ ...good, booted: true }, bad],
      ],
    },
    t.signal,
  );
  await go();
  assert.deepEqual(host.ran, [`ssh: ${status}`, `ssh: ${reboot}`, `host: ${status}`]);
});

test('a node with nothing to go back to, or with something staged, is not touched', async t => {
  const staged = { digit: 'c', staged: true };
  for (const [deployments, code] of [
    [[booted], 'NO_ROLLBACK'],
    [[staged, booted, good], 'PENDING_DEPLOYMENT'],
  ] as const) {
    const { host, go } = scene({ deployments: [deployments] }, t.signal);
    await assert.rejects(go(), { kind: 'refused', code, hint: 'oc rpmoverlay ssh worker-a -- rpm-ostree status' });
    assert.deepEqual(host.ran, [`ssh: ${status}`]);
  }
});

test('a node that rpm-ostree does not roll back is not rebooted, whatever the command came to', async t => {
  const deployments = [
    [booted, good],
    [booted, good],
  ];
  const { host, go } = scene(
    { deployments, rolled: { stderr: 'error: Transaction in progress: upgrade \n' } },
    t.signal,
  );
  await assert.rejects(go(), {
    kind: 'failed',
    code: 'NOT_ROLLED_BACK',
    message: 'node/worker-a: rpm-ostree did not roll back: error: Transaction in progress: upgrade',
  });
  assert.equal(host.ran.includes(`ssh: ${reboot}`), false);
});

test('a node that is sick afterwards, or has booted something else, is told as that', async t => {
  await assert.rejects(scene({ pod: 'fails' }, t.signal).go(), {
    kind: 'failed',
    code: 'STILL_SICK',
    message: 'rolled back, but exec format error',
  });
  const deployments = [
    [booted, good],
    [good, booted],
    [booted, good],
  ];
  await assert.rejects(scene({ deployments }, t.signal).go(), {
    kind: 'failed',
    code: 'OTHER_DEPLOYMENT_BOOTED',
    message: 'node/worker-a has booted bbbbbbb, not aaaaaaa',
  });
});
