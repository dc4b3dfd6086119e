import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootDirectory } from '../../../src/model/node/node-store.ts';
import { shownHostKeys } from '../../../src/model/status/status-row.ts';
import { checksums } from '../../../src/model/transfer/checksums.ts';
import { askNode } from '../../../src/steps/status/ask-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aPutFile } from '../../support/records.ts';
import { lookOf, rhcos } from '../../support/rhcos.ts';
import { aLiveState } from '../../support/status.ts';

const look = lookOf(rhcos);
const hostKeys = shownHostKeys(look.hostKeys);
const entry = `${bootDirectory('boot-1')}/files/aa`;
const stored = {
  [`${entry}/path`]: '/usr/bin/runc\n',
  [`${entry}/new.sha256`]: 'new\n',
  [`${entry}/original.sha256`]: 'old\n',
};
const [runc, crun] = [aPutFile('/usr/bin/runc'), aPutFile('/usr/bin/crun')];

test('a node that remembers nothing, and of which nothing is recorded, is asked once', async t => {
  const host = aHost();
  assert.deepEqual(await askNode(expecting(), { pod: aDebugPod(host), look }, [], t.signal), aLiveState({ hostKeys }));
  assert.deepEqual(host.ran, ['pod: read']);
});

test('of each file that is recorded or remembered it is told what is there now', async t => {
  const sums = checksums([crun.path, runc.path]);
  const printed = `${runc.sha256}  /proc/1/root${runc.path}\0`;
  const host = aHost({
    files: stored,
    commands: { [quoteForShell(sums.argv)]: () => ({ status: 123, stdout: printed }) },
  });
  const live = await askNode(expecting(), { pod: aDebugPod(host), look }, [crun], t.signal);
  const files = [
    { path: crun.path, put: null, original: null, sha256: null },
    { path: runc.path, put: 'new', original: 'old', sha256: runc.sha256 },
  ];
  assert.deepEqual(live, aLiveState({ hostKeys, files }));
});
