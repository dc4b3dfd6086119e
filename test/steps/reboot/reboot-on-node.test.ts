import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { overridesAnnotation } from '../../../src/model/override/override-record.ts';
import { armSwitch, confirmRollbackSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { rollbackSwitchFile } from '../../../src/model/rollback/rollback-store.ts';
import { askInstalled } from '../../../src/model/rpm/rpm-database.ts';
import { askStatus } from '../../../src/model/rpm-ostree/commands.ts';
import { rebootWork } from '../../../src/steps/reboot/reboot-on-node.ts';
import type { Done } from '../../../src/steps/rollout/node-row.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRebootingNode } from '../../support/rebooting.ts';
import { aRebootRequest, someDrainFlags } from '../../support/requests.ts';
import { askedUnits, newOne, oldOne, switchFile, unitsInPlace } from '../../support/rollbacks.ts';
import { type DeploymentOptions, statusJson } from '../../support/rpm-ostree.ts';
import { anUndo } from '../../support/undo.ts';

const [json, told] = [quoteForShell(askStatus().argv), quoteForShell(rebootSoon({ id: 'x7k2p' }).argv)];
const old: DeploymentOptions = { digit: 'a', booted: true };
const runc = ['runc-1.2.0-1.el9.x86_64', 'runc-1.3.0-1.el9.x86_64'] as const;
const pending: DeploymentOptions = { digit: 'b', baseDigit: 'a', staged: true, replaced: [runc] };
const build = { override: runc[1], sha256: null, origin: 'runc.rpm', by: 'lee', at: '' };
const record = {
  ...{ version: 1, by: 'lee', at: '', run: 'r', staged: 'b'.repeat(64), booted: null },
  packages: [{ name: 'runc', base: runc[0], booted: null, staged: build }],
};

const run = { id: 'x7k2p' };
const arming = quoteForShell(armSwitch({ run, by: 'kim', staged: newOne, back: oldOne, seconds: 600 }).argv);
const confirmation = quoteForShell(confirmRollbackSwitch(run).argv);
const asked = quoteForShell(askInstalled(['runc']).argv);

type Given = {
  readonly look?: Parameters<typeof aLook>[0];
  readonly annotations?: object;
  readonly files?: Readonly<Record<string, string>>;
  /** Nothing is pending. */
  readonly isDropped?: boolean;
};

/** `reboot worker-a --no-drain`, on a node with these deployments and this look. */
function aReboot({ look = {}, annotations = {}, files = {}, isDropped = false }: Given = {}) {
  const node = aRebootingNode();
  let isUp = false;
  const host = aHost({
    files,
    commands: {
      [arming]: () => void Object.assign(host.files, switchFile({ by: 'kim' })),
      [askedUnits]: () => ({ stdout: unitsInPlace }),
      [confirmation]: () => void delete host.files[rollbackSwitchFile],
      [asked]: () => ({ stdout: `runc\t${runc[1]}\n` }),
      [json]: () => {
        const before = isDropped ? [old] : [pending, old];
        return { stdout: statusJson(isUp && !isDropped ? [{ ...pending, staged: false, booted: true }] : before) };
      },
      [told]: () => {
        isUp = true;
        node.reboot();
      },
    },
  });
  const patches: object[] = [];
  const options = { annotations: { ...annotations } };
  const ports = expecting({
    cluster: {
      follow: node.follow,
      get: async resource => resource.read(rawNode(options)),
      patch: async (resource, _name, patch) => {
        patches.push(patch);
        Object.assign(options.annotations, Object(patch).metadata.annotations);
        return resource.read({});
      },
    },
    clock: aClock(),
  });
  const opened = (bootId: string) => ({ pod: aDebugPod(host), look: aLook({ ...look, bootId }) });
  const site = {
    openNode: async () => opened('boot-1'),
    checkNode: async () => opened('boot-2'),
    onNodes: anUndo(),
    get grants(): never {
      throw new Error('no key was to be granted');
    },
  };
  const pauses = { hold: () => Promise.reject(new Error('no pool was to be paused')) };
  const request = aRebootRequest({ drain: someDrainFlags({ drain: 'never' }) });
  const settled: [Done, string][] = [];
  const place = aPreparedNode({ node: aNode(options) });
  const go = async (signal: AbortSignal) => {
    const work = rebootWork(ports, { request, prepared: aPrepared(), site, pauses, by: 'kim' }, signal);
    const settle = (done: Done, text: string) => void settled.push([done, text]);
    assert.equal(await work.prepare(place, settle), 'disturb');
    await work.disturb(place, settle);
  };
  const notices = () => ports.events.flatMap(event => (event.kind === 'notice' ? [event.text] : []));
  const warnings = () => ports.events.flatMap(event => (event.kind === 'warning' ? [event.text] : []));
  const ran = () =>
    [[arming, 'arm'] as const, [told, 'reboot'] as const, [confirmation, 'confirm'] as const]
      .flatMap(([words, name]) =>
        host.ran.flatMap((line, at) => (line === `host: ${words}` ? [[at, name] as const] : [])),
      )
      .toSorted(([one], [other]) => one - other)
      .map(([, name]) => name);
  return { go, settled, patches, notices, warnings, ran, host };
}

test('what the reboot brings and what it drops is said beforehand, and what is booted in the end', async t => {
  const { go, settled, notices, patches } = aReboot({ look: { usr: 'unlocked' } });
  await go(t.signal);
  assert.deepEqual(notices(), [
    `the reboot brings what is pending there: override ${runc[1]}`,
    'its /usr is unlocked: the reboot drops what was written there',
  ]);
  assert.deepEqual(settled, [
    [
      { state: 'rebooted', bootId: 'boot-2', booted: 'b'.repeat(64), change: `override ${runc[1]}` },
      `rebooted, and back in service; it runs deployment bbbbbbb: override ${runc[1]}`,
    ],
  ]);
  assert.deepEqual(patches, []);
});

const annotations = { [overridesAnnotation]: JSON.stringify(record) };

test('an override of this program that came with it is armed, proved, confirmed and recorded as booted', async t => {
  const { go, patches, ran } = aReboot({ annotations });
  await go(t.signal);
  assert.deepEqual(ran(), ['arm', 'reboot', 'confirm']);
  const recorded = patches.map(patch => {
    const { booted, staged, armed } = JSON.parse(Object(patch).metadata.annotations[overridesAnnotation]);
    return { booted, staged, armed: armed?.run };
  });
  assert.deepEqual(recorded, [
    { booted: null, staged: newOne, armed: 'x7k2p' },
    { booted: newOne, staged: null, armed: undefined },
  ]);
});

test('one that somebody has dropped is said to be gone, and recorded so', async t => {
  const { go, patches, ran, warnings } = aReboot({ annotations, isDropped: true });
  await go(t.signal);
  assert.deepEqual(ran(), ['reboot']);
  assert.deepEqual(patches, [{ metadata: { annotations: { [overridesAnnotation]: null }, resourceVersion: '' } }]);
  assert.deepEqual(warnings(), ['what run r had staged there is gone: somebody has dropped it, or gone back from it']);
});

test('a node that runs what nobody has confirmed is not rebooted: it would go back', async t => {
  const files = switchFile({ boot: 'boot-1', deadline: '1795300600' });
  const { go, ran } = aReboot({ files });
  await assert.rejects(go(t.signal), {
    kind: 'refused',
    code: 'NOT_CONFIRMED',
    hint: 'confirm that first: oc rpmoverlay usr confirm worker-a --via host',
  });
  assert.deepEqual(ran(), []);
});

test('of a node that is not made of deployments only the reboot is said', async t => {
  const { go, settled } = aReboot({ look: { isOstree: false } });
  await go(t.signal);
  assert.deepEqual(settled, [
    [{ state: 'rebooted', bootId: 'boot-2', booted: null, change: null }, 'rebooted, and back in service'],
  ]);
});
