import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { serveFiles } from '../support/file-server.ts';
import { machine } from '../support/node-truth.ts';
import {
  checksumOn,
  deploymentsOn,
  overrideRecordOf,
  rpmOn,
  sumOfFile,
  tellOverrideStories,
} from '../support/override-stories.ts';
import { rowOf } from '../support/put-truth.ts';
import { triesAll } from '../support/tried-ways.ts';

const names = ['arc', 'parts', 'image', 'pending'];
if (triesAll) names.push('same');
const { lab, run, build, home } = tellOverrideStories({ nodes: names.map(name => ({ name })) });

const [oldRunc, newRunc] = ['runc-4:1.2.5-2.el9.x86_64', 'runc-4:1.3.0-1.el9.x86_64'];
const idle = [{ state: 'booted', replaced: [], removed: [] }];

async function runc(): Promise<string> {
  return (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
}

suite('override replace', { concurrency: true, timeout: 150_000 }, () => {
  test('a package is staged; run again it is booted, and proved; once more it is so already; a reset takes it back', async () => {
    const rpm = await runc();
    const staging = await run(['override', 'replace', rpm, 'arc', '--no-reboot', '-o', 'json']);
    const [next, first] = await Promise.all([checksumOn(lab(), 'arc'), checksumOn(lab(), 'arc', 1)]);
    const overrides = [{ name: 'runc', base: oldRunc, override: newRunc }];
    const row = { node: 'arc', code: null, message: null, hint: null, overrides };
    assert.deepEqual(rowOf(staging), { ...row, state: 'staged', staged: next, booted: first });
    assert.deepEqual(await deploymentsOn(lab(), 'arc'), [
      { state: 'staged', replaced: [newRunc], removed: [] },
      ...idle,
    ]);
    const build = { override: newRunc, sha256: await sumOfFile(rpm), origin: 'runc-1.3.0-1.el9.x86_64.rpm' };
    const recorded = { name: 'runc', base: oldRunc };
    assert.deepEqual(overrideRecordOf(lab(), 'arc'), {
      staged: next,
      booted: null,
      packages: [{ ...recorded, staged: build, booted: null }],
    });

    const { bootId } = machine(lab(), 'arc');
    const booting = await run(['override', 'replace', rpm, 'arc', '--reboot', '-o', 'json']);
    const back = machine(lab(), 'arc').bootId;
    assert.notEqual(back, bootId);
    assert.deepEqual(rowOf(booting), { ...row, state: 'booted', staged: null, booted: next, bootId: back });
    assert.equal(await rpmOn(lab(), 'arc', 'runc'), 'runc-1.3.0-1.el9.x86_64');
    assert.deepEqual(overrideRecordOf(lab(), 'arc'), {
      staged: null,
      booted: next,
      packages: [{ ...recorded, staged: null, booted: build }],
    });

    const again = await run(['override', 'replace', rpm, 'arc', '--reboot', '-o', 'json']);
    assert.deepEqual(rowOf(again), { ...row, state: 'already', staged: null, booted: next });
    assert.equal(machine(lab(), 'arc').bootId, back);

    const reset = await run(['override', 'reset', 'arc', '--reboot']);
    assert.equal(reset.status, 0, reset.stderr);
    assert.match(reset.stderr, /^arc: rebooted, and runs runc-4:1\.2\.5-2\.el9\.x86_64 as in the base$/m);
    assert.equal(await rpmOn(lab(), 'arc', 'runc'), 'runc-1.2.5-2.el9.x86_64');
    assert.equal(overrideRecordOf(lab(), 'arc'), undefined);
  });

  test('parts that need one another go in one call, one of them fetched by the node; alone they do not depsolve', async () => {
    const files = await build('NetworkManager', '1.54.0', '1.el9');
    const [whole = '', lib = ''] = [files.get('NetworkManager'), files.get('NetworkManager-libnm')];
    await using server = await serveFiles(lab().network ?? assert.fail(), join(home(), 'NetworkManager-1.54.0-1.el9'));
    const url = `${server.base}/NetworkManager-libnm-1.54.0-1.el9.noarch.rpm`;
    const alone = refusalOf(await run(['override', 'replace', lib, 'parts', '--no-reboot', '-o', 'json']));
    assert.deepEqual([alone.status, alone.code], [3, 'DEPSOLVE_FAILED']);
    assert.equal(alone.hint, 'name the other packages of its source RPM too: NetworkManager');
    assert.deepEqual(await deploymentsOn(lab(), 'parts'), idle);

    const both = await run(['override', 'replace', whole, url, 'parts', '--no-reboot', '-o', 'json']);
    assert.equal(both.status, 0, both.stdout);
    const replaced = ['NetworkManager-1:1.54.0-1.el9.noarch', 'NetworkManager-libnm-1:1.54.0-1.el9.noarch'];
    assert.deepEqual(await deploymentsOn(lab(), 'parts'), [{ state: 'staged', replaced, removed: [] }, ...idle]);
    const origins = overrideRecordOf(lab(), 'parts')?.packages.map(({ staged }) => staged !== 'base' && staged?.origin);
    assert.deepEqual(origins, ['NetworkManager-1.54.0-1.el9.noarch.rpm', url]);
  });

  test('a package that only the node image has is refused before anything is staged, and the way out is named', async () => {
    const rpm = (await build('openvswitch3.5', '3.5.2', '64.el9fdp')).get('openvswitch3.5') ?? '';
    const { status, code, message, hint } = refusalOf(
      await run(['override', 'replace', rpm, 'image', '--reboot', '-o', 'json']),
    );
    assert.deepEqual([status, code], [3, 'OVERRIDE_INACTIVE']);
    assert.match(message ?? '', /^openvswitch3\.5 is no part of the base of node\/image: its image adds it, /);
    assert.match(hint ?? '', /usr node\/image --rpm \S+openvswitch3\.5\S+\.rpm$/);
    assert.deepEqual(await deploymentsOn(lab(), 'image'), idle);
  });

  if (triesAll)
    test('the very build of the base is refused', async () => {
      const rpm = (await build('NetworkManager', '1.52.0', '7.el9')).get('NetworkManager') ?? '';
      const refusal = refusalOf(await run(['override', 'replace', rpm, 'same', '--reboot', '-o', 'json']));
      assert.deepEqual(refusal, {
        status: 3,
        code: 'OVERRIDE_INACTIVE',
        message: 'the base of node/same is NetworkManager-1:1.52.0-7.el9.noarch itself, so that nothing would change',
        hint: 'build it with another Release: rpm-ostree takes the same NEVRA for the same package',
      });
      assert.deepEqual(await deploymentsOn(lab(), 'same'), idle);
    });

  test("a pending deployment of somebody else's is kept, unless it may be replaced; ours is built upon, and dropped by a reset", async () => {
    const rpm = await runc();
    await machine(lab(), 'pending').run(['rpm-ostree', 'override', 'remove', 'NetworkManager']);
    const replace = ['override', 'replace', rpm, 'pending', '--no-reboot', '-o', 'json'];
    const { status, code, message } = refusalOf(await run(replace));
    assert.deepEqual([status, code], [3, 'PENDING_DEPLOYMENT']);
    assert.match(message ?? '', /waits for its reboot: override without NetworkManager$/);
    const theirs = { state: 'staged', replaced: [], removed: ['NetworkManager-1:1.52.0-7.el9.noarch'] };
    assert.deepEqual(await deploymentsOn(lab(), 'pending'), [theirs, ...idle]);

    assert.equal((await run([...replace, '--replace-pending'])).status, 0);
    assert.deepEqual(await deploymentsOn(lab(), 'pending'), [
      { state: 'staged', replaced: [newRunc], removed: [] },
      ...idle,
    ]);
    const lib = ['override', 'remove', 'NetworkManager', 'pending', '--no-reboot'];
    assert.equal((await run(lib)).status, 0);
    assert.deepEqual(await deploymentsOn(lab(), 'pending'), [
      { state: 'staged', replaced: [newRunc], removed: theirs.removed },
      ...idle,
    ]);
    assert.deepEqual(
      rowOf(await run(['override', 'reset', 'runc', 'pending', '--no-reboot', '-o', 'json'])).state,
      'staged',
    );
    assert.deepEqual(await deploymentsOn(lab(), 'pending'), [theirs, ...idle]);
    assert.equal(rowOf(await run(['override', 'reset', 'pending', '--no-reboot', '-o', 'json'])).state, 'dropped');
    assert.deepEqual(await deploymentsOn(lab(), 'pending'), idle);
    assert.equal(overrideRecordOf(lab(), 'pending'), undefined);
  });
});
