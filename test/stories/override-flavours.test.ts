import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { machine } from '../support/node-truth.ts';
import { deploymentsOn, rpmOn, tellOverrideStories } from '../support/override-stories.ts';
import { rowOf } from '../support/put-truth.ts';
import { triesAll } from '../support/tried-ways.ts';

const allFlavours = [
  { name: 'of-4-12', os: 'rhcos8' },
  { name: 'of-4-8', os: 'rhcos48' },
] as const;
const flavours = triesAll ? allFlavours : allFlavours.slice(0, 1);
const others = triesAll ? [{ name: 'live' }, { name: 'removing' }] : [{ name: 'live' }];
const { lab, run, build } = tellOverrideStories({ nodes: [...flavours, ...others] });

async function runc(version: string): Promise<string> {
  return (await build('runc', version, '1.el9')).get('runc') ?? assert.fail();
}

suite('overrides', { concurrency: true, timeout: 240_000 }, () => {
  for (const { name, os } of flavours) {
    test(`on ${os} a package is replaced, booted, and taken back`, async () => {
      const rpm = await runc('1.3.0');
      const { bootId } = machine(lab(), name);
      const booting = await run(['override', 'replace', rpm, name, '--reboot', '-o', 'json']);
      assert.equal(rowOf(booting).state, 'booted', booting.stdout);
      assert.notEqual(machine(lab(), name).bootId, bootId);
      assert.equal(await rpmOn(lab(), name, 'runc'), 'runc-1.3.0-1.el9.x86_64');
      const reset = await run(['override', 'reset', 'runc', name, '--no-reboot', '-o', 'json']);
      assert.equal(rowOf(reset).state, 'staged', reset.stdout);
      assert.deepEqual((await deploymentsOn(lab(), name))[0], { state: 'staged', replaced: [], removed: [] });
    });
  }

  test('a staged package is applied to the running system, without a reboot', async () => {
    const rpm = await runc('1.3.0');
    const { bootId } = machine(lab(), 'live');
    const { status, stdout, stderr } = await run(['override', 'replace', rpm, 'live', '--apply-live']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^live +live +runc-/m);
    assert.match(stderr, /^warning: live: what is applied to the running system restarts no service; /m);
    assert.equal(machine(lab(), 'live').bootId, bootId);
    assert.equal(await rpmOn(lab(), 'live', 'runc'), 'runc-1.3.0-1.el9.x86_64');

    const staying = await run(['override', 'reset', 'live', '--no-reboot', '-o', 'json']);
    assert.equal(rowOf(staying).state, 'leaving', staying.stdout);
    assert.equal(await rpmOn(lab(), 'live', 'runc'), 'runc-1.3.0-1.el9.x86_64');
    const listed = await run(['override', 'list', 'live', '--live']);
    assert.match(listed.stdout, /^live +runc +4:1\.2\.5-2\.el9 +4:1\.3\.0-1\.el9 +live /m);
    const undone = await run(['override', 'reset', 'runc', 'live', '--apply-live', '-o', 'json']);
    assert.equal(rowOf(undone).state, 'live', undone.stdout + undone.stderr);
    assert.equal(await rpmOn(lab(), 'live', 'runc'), 'runc-1.2.5-2.el9.x86_64');
    assert.equal(machine(lab(), 'live').bootId, bootId);

    await run(['override', 'replace', rpm, 'live', '--apply-live']);
    const rebooted = await run(['override', 'reset', 'live', '--reboot', '-o', 'json']);
    assert.equal(rowOf(rebooted).state, 'booted', rebooted.stdout + rebooted.stderr);
    assert.notEqual(machine(lab(), 'live').bootId, bootId);
    assert.equal(await rpmOn(lab(), 'live', 'runc'), 'runc-1.2.5-2.el9.x86_64');
  });

  if (triesAll)
    test('a package is removed, booted without, and brought back', async () => {
      const argv = ['override', 'remove', 'NetworkManager', 'removing', '--reboot'];
      const removing = await run(argv);
      assert.equal(removing.status, 0, removing.stderr);
      assert.equal(await rpmOn(lab(), 'removing', 'NetworkManager'), 'package NetworkManager is not installed');
      const wrong = await run(['override', 'reset', 'NetworkManger', 'removing', '--no-reboot', '-o', 'json']);
      assert.equal(rowOf(wrong).code, 'NO_OVERRIDE');
      const reset = await run(['override', 'reset', 'removing', '--reboot']);
      assert.equal(reset.status, 0, reset.stderr);
      assert.equal(await rpmOn(lab(), 'removing', 'NetworkManager'), 'NetworkManager-1.52.0-7.el9.noarch');
    });
});
