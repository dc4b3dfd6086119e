import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { change } from '../../src/model/host-command.ts';
import { candidatePath } from '../../src/model/node/node-store.ts';
import { readRpm } from '../../src/model/rpm/read-rpm.ts';
import type { Rpm } from '../../src/model/rpm/rpm.ts';
import { bytesOf } from '../../src/model/transfer/bytes.ts';
import { runChecked } from '../../src/steps/pod/run-checked.ts';
import { demandRpms, testRpms } from '../../src/steps/rpm/check-rpms.ts';
import { fetchRpm } from '../../src/steps/rpm/fetch-rpm.ts';
import { provePackages, seePackages } from '../../src/steps/rpm/see-packages.ts';
import { LabNode } from '../lab/node/lab-node.ts';
import { Rack } from '../lab/node/rack.ts';
import { createTemporaryDirectory } from '../lab/temporary-directory.ts';
import { serveFiles } from '../support/file-server.ts';
import { type NodeShells, openNodeShells } from '../support/node-shells.ts';
import { expecting } from '../support/ports.ts';
import { buildToy } from '../support/real-rpms.ts';

const run = { id: 'x7k2p' };
const ground = { node: 'worker-a', architecture: 'amd64' };

suite('RPMs on a node', { timeout: 120_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  let shells: NodeShells;
  let base = '';
  const rpms: Record<string, string> = {};
  let index = 0;

  before(async () => {
    const { path } = open.use(await createTemporaryDirectory());
    rpms.old = await buildToy(path, { version: '1.0' });
    rpms.young = await buildToy(path, { version: '2.0' });
    rpms.needy = await buildToy(path, { name: 'needy', version: '1', tags: 'Requires: toylib >= 3' });
    rpms.clashing = await buildToy(path, { name: 'clashing', version: '1' });
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    shells = await openNodeShells(node);
    ({ base } = open.use(await serveFiles(rack.network, `${path}/RPMS/noarch`)));
  });
  after(() => open.disposeAsync());

  test('one is downloaded by the node, also from where it has moved to, and reads as it does here', async t => {
    for (const url of [urlOf('old'), urlOf('old', '/moved')]) {
      const { reading, payloadHex, sha256, size } = await fetch(url, t.signal);
      const here = await readHere('old');
      assert.deepEqual(reading, here);
      assert.equal(payloadHex, here.payload.digest?.hex);
      const printed = await node.run(['sh', '-c', 'sha256sum <"$1"; stat -c %s "$1"', 'sh', candidatePath(run, index)]);
      assert.equal(printed, `${sha256}  -\n${size}\n`);
      assert.deepEqual(here.paths, ['/usr/share/toyd/data']);
    }
  });

  test('what a server sends instead of an RPM is refused by what it is', async t => {
    const fetched = await fetch(urlOf('old', '/page'), t.signal);
    assert.throws(() => demandRpms(expecting(), [fetched], ground), { code: 'NOT_AN_RPM' });
  });

  const failures = [
    ['what the server answers', () => `${base}/none.rpm`, /: the server answered 404$/],
    ['that the transfer ended too early', () => urlOf('old', '/cut'), /with \d+ bytes remaining to read$/],
    ['that nobody is there', () => 'http://127.0.0.1:9/old.rpm', /: Failed to connect to 127\.0\.0\.1 port 9/],
    [
      'that there is no such name',
      () => 'http://nowhere.invalid/old.rpm',
      /: Could not resolve host: nowhere\.invalid$/,
    ],
  ] as const;
  for (const [title, url, message] of failures) {
    test(`a download that fails says ${title}, and leaves nothing on the node`, async t => {
      await assert.rejects(fetch(url(), t.signal), { kind: 'refused', code: 'RPM_NOT_FETCHED', message });
      assert.ok(!(await node.listDirectory(`/var/lib/oc-rpmoverlay/runs/${run.id}/new`)).includes(`${index}`));
    });
  }

  test('while /usr is read-only, rpm says whether it would install them', async t => {
    await testRpms(host(), [await fetch(urlOf('old'), t.signal)], t.signal);
    const needy = await fetch(urlOf('needy'), t.signal);
    await assert.rejects(testRpms(host(), [needy], t.signal), {
      kind: 'refused',
      code: 'RPM_TEST_FAILED',
      message: 'node/worker-a: Failed dependencies: toylib >= 3 is needed by needy-1-1.noarch',
    });
  });

  test('what is installed by rpm is proved through the pod: newer, older, and the same again', async t => {
    await node.run(['rpm-ostree', 'usroverlay']);
    const seen = await seePackages(expecting(), shells, ['toyd'], t.signal);
    assert.deepEqual(seen, new Map());
    for (const name of ['young', 'old', 'old']) {
      const { path, reading } = await fetch(urlOf(name), t.signal);
      const [wanted] = reading.kind === 'rpm' ? [reading.nevra] : assert.fail(reading.kind);
      await runChecked(host(), change('rpm', '-U', '--oldpackage', '--replacepkgs', path), t.signal);
      await provePackages(expecting(), shells, [wanted], t.signal);
    }
    const old = await readHere('old');
    assert.deepEqual(await seePackages(expecting(), shells, ['toyd'], t.signal), new Map([['toyd', [old.nevra]]]));
    const young = await readHere('young');
    await assert.rejects(provePackages(expecting(), shells, [young.nevra], t.signal), { code: 'RPM_NOT_PROVED' });
  });

  test('neither asking nor testing changes a writable /usr', async t => {
    const before = await contentOfUsr();
    await seePackages(expecting(), shells, ['toyd', 'none'], t.signal);
    await testRpms(host(), [await fetch(urlOf('young'), t.signal)], t.signal);
    const clashing = await fetch(urlOf('clashing'), t.signal);
    const message =
      'node/worker-a: file /usr/share/toyd/data from install of clashing-1-1.noarch conflicts with file from package toyd-1.0-1.noarch';
    await assert.rejects(testRpms(host(), [clashing], t.signal), { code: 'RPM_TEST_FAILED', message });
    assert.equal(await contentOfUsr(), before);
  });

  function urlOf(name: string, prefix = ''): string {
    return `${base}${prefix}/${basename(rpms[name] ?? '')}`;
  }

  function fetch(url: string, signal: AbortSignal) {
    index += 1;
    return fetchRpm(expecting(), { pod: shells, shell: shells.onHost, url, path: candidatePath(run, index) }, signal);
  }

  function host() {
    return { node: 'worker-a', shell: shells.onHost, reporter: expecting().reporter };
  }

  async function readHere(name: string): Promise<Rpm> {
    const reading = readRpm(bytesOf(await readFile(rpms[name] ?? '')));
    return reading.kind === 'rpm' ? reading : assert.fail(reading.kind);
  }

  /** Names, times and contents of all that the overlay has changed. */
  async function contentOfUsr(): Promise<string> {
    const script =
      'cd /var/tmp/ostree-unlock-ovl.*/upper && find . -printf "%p %s %T@ %m\\n" | sort && find . -type f | sort | xargs sha256sum';
    return node.run(['bash', '-c', script]);
  }
});
