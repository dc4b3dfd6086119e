import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { overridesAnnotation } from '../../../src/model/override/override-record.ts';
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

/** `reboot worker-a --no-drain`, on a node with these deployments and this look. */
function aReboot({ look = {}, annotations = {} }: { look?: Parameters<typeof aLook>[0]; annotations?: object } = {}) {
  const node = aRebootingNode();
  let isUp = false;
  const host = aHost({
    commands: {
      [json]: () => ({ stdout: statusJson(isUp ? [{ ...pending, staged: false, booted: true }] : [pending, old]) }),
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
  return { go, settled, patches, notices };
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

test('an override of this program that came with it is recorded as booted', async t => {
  const { go, patches } = aReboot({ annotations: { [overridesAnnotation]: JSON.stringify(record) } });
  await go(t.signal);
  const [patch] = patches;
  const { booted, staged } = JSON.parse(Object(patch).metadata.annotations[overridesAnnotation]);
  assert.deepEqual([patches.length, booted, staged], [1, 'b'.repeat(64), null]);
});

test('of a node that is not made of deployments only the reboot is said', async t => {
  const { go, settled } = aReboot({ look: { isOstree: false } });
  await go(t.signal);
  assert.deepEqual(settled, [
    [{ state: 'rebooted', bootId: 'boot-2', booted: null, change: null }, 'rebooted, and back in service'],
  ]);
});
