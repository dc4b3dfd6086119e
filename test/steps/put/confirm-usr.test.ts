import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usrAnnotation, usrRecordPatch } from '../../../src/model/node/node-record.ts';
import type { StoreView } from '../../../src/model/put/store-view.ts';
import { confirmUsr } from '../../../src/steps/put/confirm-usr.ts';
import { getting } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { printedStore, words } from '../../support/put-host.ts';
import { aPutFile, aRecord } from '../../support/records.ts';

const armed = { run: 'x7k2p', by: 'somebody', deadline: 1, state: 'armed' } as const;
const record = aRecord({
  files: [aPutFile('/usr/bin/runc')],
  armed: { run: 'x7k2p', until: '2026-11-22T06:41:52.000Z' },
});

/** Confirms on a host of which this is seen, one after the other. */
function confirming(signal: AbortSignal, ...views: readonly Partial<StoreView>[]) {
  return confirmingBeside(undefined, signal, ...views);
}

/** The same, where this is known of the other switch. */
function confirmingBeside(aside: string | undefined, signal: AbortSignal, ...views: readonly Partial<StoreView>[]) {
  const left = [...views];
  const host = aHost({
    commands: { [words.confirm]: () => ({}), [words.show]: () => ({ stdout: printedStore(left.shift()) }) },
  });
  const patches: unknown[] = [];
  const ports = expecting({
    clock: aClock(),
    cluster: {
      get: getting({ 'nodes/worker-a': rawNode({ annotations: { [usrAnnotation]: JSON.stringify(record) } }) }),
      create: async resource => resource.read({ status: { userInfo: { username: 'me' } } }),
      patch: async (resource, _name, patch) => {
        patches.push(patch);
        return resource.read(rawNode());
      },
    },
  });
  const way = { node: 'worker-a', shell: shellOf(host, 'ssh'), via: 'ssh', program: 'oc rpmoverlay' } as const;
  const options = { ...way, aside };
  return { host, patches, confirmed: confirmUsr(ports, options, signal) };
}

test('whatever switch is armed is disarmed, seen to be so, and recorded', async t => {
  const last = { run: 'x7k2p', state: 'confirmed', at: 1, why: '' } as const;
  const { host, patches, confirmed } = confirming(t.signal, { switch: armed }, { last });
  assert.deepEqual(await confirmed, { run: 'x7k2p', bootId: 'boot-1', already: false });
  assert.deepEqual(host.ran, [`ssh: ${words.show}`, `ssh: ${words.confirm}`, `ssh: ${words.show}`]);
  assert.deepEqual(patches, [usrRecordPatch({ ...record, armed: null }, '')]);
});

const end = { run: 'abcde', at: 1, why: '' };
test('what was confirmed before stays so, and nothing is changed', async t => {
  const { host, patches, confirmed } = confirming(t.signal, { last: { ...end, state: 'confirmed' } });
  assert.deepEqual(await confirmed, { run: 'abcde', bootId: 'boot-1', already: true });
  assert.deepEqual([host.ran, patches], [[`ssh: ${words.show}`], []]);
});

const nothings: readonly [string, Partial<StoreView>, string][] = [
  ['nothing was done', {}, ''],
  [
    'it has fired',
    { last: { ...end, state: 'rolledback', why: 'nobody confirmed it in time' } },
    ': what run abcde put there is taken back (nobody confirmed it in time)',
  ],
  [
    'it was rebooted since',
    { formerly: { ...end, state: 'failed' } },
    ': it was rebooted since run abcde, and what that put is gone',
  ],
];
for (const [what, view, why] of nothings) {
  test(`where ${what}, there is nothing to confirm, and the node is not touched`, async t => {
    const { host, patches, confirmed } = confirming(t.signal, view);
    await assert.rejects(confirmed, {
      kind: 'refused',
      code: 'NOT_ARMED',
      message: `nothing is armed on node/worker-a${why}`,
      hint: 'oc rpmoverlay status worker-a --live',
    });
    assert.deepEqual([host.ran, patches], [[`ssh: ${words.show}`], []]);
  });
}

test('what the switch across a reboot has come to is said where nothing is armed', async t => {
  const reasons = [undefined, { ...end, state: 'rolledback' } as const].map(async last => {
    const { confirmed } = confirmingBeside('it has gone back', t.signal, { last });
    return confirmed.then(
      () => 'confirmed',
      error => error.message,
    );
  });
  const subject = 'nothing is armed on node/worker-a';
  assert.deepEqual(await Promise.all(reasons), [
    `${subject}: it has gone back`,
    `${subject}: what run abcde put there is taken back; it has gone back`,
  ]);
});
