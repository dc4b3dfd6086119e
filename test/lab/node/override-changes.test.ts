import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { buildToy } from '../../support/real-rpms.ts';
import { triesAll } from '../../support/tried-ways.ts';
import { type Ran, TestNode } from './test-node.ts';

const OLD_NM = 'NetworkManager-1:1.52.0-7.el9.noarch';
const NEW_LIB = 'NetworkManager-libnm-1:1.54.0-1.el9.noarch';
const BASE = { state: 'booted', replaced: [], removed: [], requested: [] };
const UNDO = 'Use "rpm-ostree override reset" to undo overrides\n';
const REBOOT = 'Run "systemctl reboot" to start a reboot\n';

suite('overrides upon overrides', { timeout: 120_000 }, () => {
  let it: TestNode;
  let files: Record<'nm' | 'lib' | 'young' | 'old', string>;
  before(async () => {
    it = await TestNode.boot();
    const networkManager = await it.bring('NetworkManager', '1.54.0', '1.el9');
    files = {
      nm: networkManager.get('NetworkManager') ?? '',
      lib: networkManager.get('NetworkManager-libnm') ?? '',
      young: (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '',
      old: (await it.bring('runc', '1.1.9', '3.el9')).get('runc') ?? '',
    };
  });
  afterEach(() => it.run('rpm-ostree', 'cleanup', '--pending'));
  after(() => it[Symbol.asyncDispose]());

  const override = (...words: string[]): Promise<Ran> => it.run('rpm-ostree', 'override', ...words);

  test('a second override of a package supersedes the first, others stay, and older ones will do', async () => {
    await override('replace', files.nm, files.lib);
    await override('replace', files.young);
    const { stdout } = await override('replace', files.old);
    assert.ok(stdout.includes('Applying 3 overrides\n'), stdout);
    assert.ok(stdout.includes('Downgraded:\n  runc 4:1.2.5-2.el9 -> 4:1.1.9-3.el9\n'), stdout);
    const text = (await it.run('rpm-ostree', 'status')).stdout;
    const groups =
      'NetworkManager NetworkManager-libnm 1:1.52.0-7.el9 -> 1:1.54.0-1.el9 runc 4:1.2.5-2.el9 -> 4:1.1.9-3.el9';
    assert.ok(
      text.includes(`                     Diff: 2 upgraded, 1 downgraded\n           LocalOverrides: ${groups}\n`),
      text,
    );
  });

  if (triesAll)
    test('overrides are reset by name, by NEVRA, or all, and what is none is an error', async () => {
      await override('replace', files.nm, files.lib, files.young);
      assert.deepEqual(await override('reset', 'toyd'), {
        ...{ status: 1, stdout: '' },
        stderr: "error: No overrides for package 'toyd'\n",
      });
      const { stdout } = await override('reset', 'NetworkManager', NEW_LIB);
      assert.ok(stdout.endsWith(`Upgraded:\n  runc 4:1.2.5-2.el9 -> 4:1.3.0-1.el9\n${REBOOT}`), stdout);
      assert.deepEqual(await override('reset', '--all'), {
        ...{ status: 0, stderr: '' },
        stdout: `Staging deployment...done\n${REBOOT}`,
      });
      assert.deepEqual(await override('reset', '--all'), { status: 0, stdout: 'No change.\n', stderr: '' });
    });

  test('a package is removed, unless another needs it, or there is none', async () => {
    const { stdout } = await override('remove', 'NetworkManager');
    assert.ok(stdout.endsWith(`Removed:\n  ${OLD_NM}\n${UNDO}${REBOOT}`), stdout);
    assert.deepEqual(await it.overrides(), [
      { state: 'staged', replaced: [], removed: [OLD_NM], requested: ['NetworkManager'] },
      BASE,
    ]);
    await it.run('rpm-ostree', 'cleanup', '-p');
    assert.equal(
      (await override('remove', 'NetworkManager-libnm')).stderr,
      `error: Base packages would be removed: ${OLD_NM}\n`,
    );
    await override('remove', 'NetworkManager');
    const again = await override('remove', 'NetworkManager');
    assert.equal(again.stderr, "error: Override already exists for package 'NetworkManager'\n");
    const both = await override('replace', files.nm, files.lib);
    assert.equal(both.stderr, 'error: Base packages not marked to be removed: NetworkManager\n');
    await it.run('rpm-ostree', 'cleanup', '-p');
    assert.equal((await override('remove', 'toyd')).stderr, 'error: Package "toyd" not found\n');
    assert.match(
      (await override('remove', 'openvswitch3.5')).stdout,
      /^Inactive base removals:\n {2}openvswitch3\.5\n/,
    );
  });

  if (triesAll)
    test('a package beside the base stays when all overrides are reset, and goes when it is uninstalled', async () => {
      const layer = await it.give(await buildToy(it.directory, { version: '1.0' }));
      const { stdout } = await it.run('rpm-ostree', 'install', layer);
      assert.ok(stdout.endsWith(`Added:\n  toyd-1.0-1.noarch\nChanges queued for next boot. ${REBOOT}`), stdout);
      await override('replace', files.young);
      await override('reset', '--all');
      const { deployments } = JSON.parse((await it.run('rpm-ostree', 'status', '--json')).stdout);
      assert.deepEqual(deployments[0]['requested-local-packages'], ['toyd-1.0-1.noarch']);
      await it.run('rpm-ostree', 'uninstall', 'toyd');
      assert.deepEqual(await it.overrides(), [{ ...BASE, state: 'staged' }, BASE]);
    });
});
