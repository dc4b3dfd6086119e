import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeadmanFlags } from '../../../src/model/put/install.ts';
import { confirmRollbackSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { rollbackLastFile, rollbackSwitchFile } from '../../../src/model/rollback/rollback-store.ts';
import { confirmBoot } from '../../../src/steps/override/confirm-boot.ts';
import { overrideOrigin } from '../../../src/steps/override/record-overrides.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { anOverrideNode, type OverrideNodeState, run } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { anOverrideWork } from '../../support/requests.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const switched = { run: 'x7k2p', windowSeconds: 600, at: '' };
const record = anOverrideRecord({
  staged: b,
  armed: switched,
  packages: [aPackage('runc', { staged: aBuild(null) })],
});
const gone: Partial<OverrideNodeState> = {
  deployments: [{ digit: 'b', baseDigit: 'a', booted: true, removed: ['runc-1.1-1.x86_64'] }, { digit: 'a' }],
  installed: ['crun-1-1.x86_64'],
};
const armed = `run\tx7k2p\nby\tme\nstaged\t${b}\nback\t${a}\nwindow\t600\ndeadline\t9999999999\n`;

function booting(given: Partial<OverrideNodeState>, confirmedBy: DeadmanFlags['confirmedBy'] = 'us', isArmed = true) {
  const node = anOverrideNode(given, { record });
  if (isArmed) node.host.files[rollbackSwitchFile] = armed;
  const confirmed: string[] = [];
  node.host.commands[quoteForShell(confirmRollbackSwitch(run).argv)] = () => {
    confirmed.push('confirm');
    delete node.host.files[rollbackSwitchFile];
    return {};
  };
  const request = anOverrideWork({ deadman: { armed: 'critical', windowMs: 600_000, confirmedBy } });
  const wishes = [{ kind: 'removed', name: 'runc' }] as const;
  const confirm = (signal: AbortSignal) => {
    const origin = overrideOrigin(node.ports, run, 'me');
    return confirmBoot(
      node.ports,
      { pod: node.pod, run, wanted: { checksum: b }, wishes, origin, request, isArmed },
      signal,
    );
  };
  return { ...node, confirm, confirmed };
}

const recordedBoot = {
  ...record,
  staged: null,
  booted: b,
  armed: null,
  packages: [aPackage('runc', { booted: aBuild(null) })],
};

test('what is proved to run is confirmed and recorded', async t => {
  const node = booting(gone);
  await node.confirm(t.signal);
  assert.deepEqual([node.confirmed, node.record()], [['confirm'], recordedBoot]);
});

test('the confirming may be left to a person, who is told how', async t => {
  const node = booting(gone, 'person');
  await node.confirm(t.signal);
  assert.deepEqual(node.confirmed, []);
  assert.deepEqual(node.said('notice'), [
    'the confirming is left to you, else it goes back: oc rpmoverlay usr confirm worker-a',
  ]);
  assert.deepEqual(node.record(), { ...recordedBoot, armed: switched });
});

test('without a switch there is nothing to confirm', async t => {
  const node = booting(gone, 'us', false);
  await node.confirm(t.signal);
  assert.deepEqual([node.confirmed, node.record()], [[], recordedBoot]);
});

test('what rpm does not have is not confirmed, and the node goes back by itself', async t => {
  const node = booting({ ...gone, installed: ['runc-1.1-1.x86_64'] });
  await assert.rejects(node.confirm(t.signal), { kind: 'failed', code: 'RPM_DIFFERS' });
  assert.deepEqual([node.confirmed, node.record()], [[], record]);
  assert.deepEqual(node.said('warning'), [
    'it is not confirmed, so that it goes back to the deployment before within 600 s of its boot',
  ]);
});

test('a node that has booted another deployment says why', async t => {
  const node = booting({ finalizeFailure: 'error: no space left' });
  await assert.rejects(node.confirm(t.signal), {
    code: 'OTHER_DEPLOYMENT_BOOTED',
    message: /: no space left$/,
  });
  assert.deepEqual(node.said('warning'), []);
});

test('a node that has gone back already ends as that', async t => {
  const node = booting({});
  delete node.host.files[rollbackSwitchFile];
  node.host.files[rollbackLastFile] = 'run\tx7k2p\nstate\trolledback\nat\t1\nwhy\tnobody has confirmed it\n';
  await assert.rejects(node.confirm(t.signal), { kind: 'rolledback', code: 'ROLLED_BACK' });
  assert.equal(node.record(), undefined);
});
