import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { deadmanService, runDirectory } from '../../src/model/node/node-store.ts';
import { putStatus } from '../../src/model/put/put-events.ts';
import { buildToy } from '../support/real-rpms.ts';
import { PutNode } from './put-node.ts';
import type { Ended } from './put-process.ts';

suite('a package of a plan', { timeout: 120_000 }, () => {
  let node: PutNode;
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rpmoverlay-toys-'));
    node = await PutNode.create();
  });
  after(async () => {
    await node[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  test('is installed, also an older one; a revert leaves it and says so', async () => {
    assert.deepEqual((await install({ version: '2.0' })).lines, ['installed\ttoyd', 'done']);
    assert.deepEqual((await install({ version: '1.0' })).lines, ['installed\ttoyd', 'done']);
    assert.equal(await node.sh('rpm -q toyd; cat /usr/share/toyd/data'), 'toyd-1.0-1.noarch\ntoyd 1.0');
    assert.deepEqual((await node.show()).rpms, ['toyd']);
    assert.deepEqual(await node.revert(), { status: 0, lines: ['kept\trpm\ttoyd'], stderr: '' });
  });

  test('that rpm would not install is refused before anything changes', async () => {
    const before = await node.changed();
    const put = await install({ version: '3.0', tags: 'Requires: nothing-of-that-name' });
    assert.deepEqual([put.status, put.lines], [putStatus.refused, []]);
    assert.match(
      put.stderr,
      /nothing-of-that-name is needed by toyd-3\.0-1\.noarch\n(.*\n)*rpm does not install toyd\n$/,
    );
    const withoutDirectories = (lines: readonly string[]) => lines.filter(line => !/\.rpm\.lock|rpmdb/.test(line));
    assert.deepEqual(withoutDirectories(await node.changed()), withoutDirectories(before));
  });

  test('is taken back by a reboot, when the switch fires', async () => {
    await install({ version: '4.0' }, { deadmanSeconds: 600 });
    const booted = node.nextBoot();
    await node.sh('systemctl start --no-block "$1"', deadmanService);
    await booted;
    assert.equal(await node.sh('rpm -q toyd || :'), 'package toyd is not installed');
    assert.equal((await node.show()).formerly?.why, 'it was fired before its time; then a package was installed');
  });

  test('whose scriptlet fails makes the node reboot, for nobody knows what it did', async () => {
    const booted = node.nextBoot();
    const put = await install({ version: '5.0', tags: '%pre\nexit 1\n' }, { deadmanSeconds: 600 });
    assert.equal(put.status, putStatus.stuck);
    await booted;
  });

  async function install(
    toy: Parameters<typeof buildToy>[1],
    plan: { readonly deadmanSeconds?: number } = {},
  ): Promise<Ended> {
    const bytes = await readFile(await buildToy(directory, toy));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const run = await node.bring({ plan: { ...plan, changes: [{ kind: 'rpm', index: 1, sha256, name: 'toyd' }] } });
    await node.sh('mkdir "$1/new"; base64 -d <<<"$2" > "$1/new/1"', runDirectory(run), bytes.toString('base64'));
    return node.put(run);
  }
});
