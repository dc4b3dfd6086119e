import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usrAnnotation } from '../../../src/model/node/node-record.ts';
import { bootDirectory } from '../../../src/model/node/node-store.ts';
import { rollbackSwitchFile } from '../../../src/model/rollback/rollback-store.ts';
import { shownHostKeys } from '../../../src/model/status/status-row.ts';
import { checksums } from '../../../src/model/transfer/checksums.ts';
import { askNode } from '../../../src/steps/status/ask-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aNode } from '../../support/objects.ts';
import { aForeign } from '../../support/override-rows.ts';
import { expecting } from '../../support/ports.ts';
import { aPutFile, aRecord } from '../../support/records.ts';
import { lookOf, rhcos } from '../../support/rhcos.ts';
import { statusJson } from '../../support/rpm-ostree.ts';
import { aLiveState } from '../../support/status.ts';

const look = lookOf(rhcos);
const hostKeys = shownHostKeys(look.hostKeys);
const booted = 'a'.repeat(64);
const status = 'rpm-ostree status --json';
const plain = { [status]: () => ({ stdout: statusJson([{ booted: true }]) }) };
const entry = `${bootDirectory('boot-1')}/files/aa`;
const stored = {
  [`${entry}/path`]: '/usr/bin/runc\n',
  [`${entry}/new.sha256`]: 'new\n',
  [`${entry}/original.sha256`]: 'old\n',
};
const [runc, crun] = [aPutFile('/usr/bin/runc'), aPutFile('/usr/bin/crun')];

test('an untouched node has its own words read, and its deployments', async t => {
  const host = aHost({ commands: plain });
  const live = await askNode(expecting(), aNode(), { pod: aDebugPod(host), look }, t.signal);
  assert.deepEqual(live, aLiveState({ hostKeys, booted }));
  assert.deepEqual(host.ran, ['pod: read', `host: ${status}`, 'pod: read']);
});

test('of each file that is recorded or remembered it is told what is there now', async t => {
  const sums = checksums([crun.path, runc.path]);
  const printed = `${runc.sha256}  /proc/1/root${runc.path}\0`;
  const host = aHost({
    files: stored,
    commands: { ...plain, [quoteForShell(sums.argv)]: () => ({ status: 123, stdout: printed }) },
  });
  const node = aNode({ annotations: { [usrAnnotation]: JSON.stringify(aRecord({ files: [crun] })) } });
  const live = await askNode(expecting(), node, { pod: aDebugPod(host), look }, t.signal);
  const files = [
    { path: crun.path, put: null, original: null, sha256: null },
    { path: runc.path, put: 'new', original: 'old', sha256: runc.sha256 },
  ];
  assert.deepEqual(live, aLiveState({ hostKeys, booted, files }));
});

test('its overrides, and the switch that guards them across a reboot, are told', async t => {
  const replaced = [['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64']] as const;
  const host = aHost({
    files: { [rollbackSwitchFile]: 'run\tx7k2p\nby\tme\nstaged\tb\nback\ta\nwindow\t600\n' },
    commands: { [status]: () => ({ stdout: statusJson([{ booted: true, replaced }]) }) },
  });
  const { overrides, rollback } = await askNode(expecting(), aNode(), { pod: aDebugPod(host), look }, t.signal);
  const state = { kind: 'waiting' };
  const armed = { run: 'x7k2p', by: 'me', staged: 'b', back: 'a', windowSeconds: 600, state };
  assert.deepEqual([overrides, rollback], [[aForeign('runc', '1.2')], { armed, last: null }]);
});
