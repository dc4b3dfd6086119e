import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rollbackDirectory } from '../../src/model/rollback/rollback-store.ts';
import { refusalOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { checksumOn, rpmOn, tellOverrideStories, untilBack } from '../support/override-stories.ts';
import { rowOf } from '../support/put-truth.ts';
import { recordedHostKeys } from '../support/sick-node.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const names = ['left', 'kept', 'sick', 'healthy'];
const { lab, run, build, home } = tellOverrideStories({ nodes: names.map(name => ({ name })) });

const [oldRunc, newRunc] = ['runc-1.2.5-2.el9.x86_64', 'runc-1.3.0-1.el9.x86_64'];

async function runc(): Promise<string> {
  return (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
}

/** Boots the override without waiting for anybody's confirmation. */
async function bootUnconfirmed(node: string, ...flags: readonly string[]): Promise<void> {
  const words = ['override', 'replace', await runc(), node, '--reboot', '--no-confirm', ...flags];
  const { status, stderr } = await run(words);
  assert.equal(status, 0, stderr);
  assert.match(
    stderr,
    new RegExp(`^${node}: the confirming is left to you, else it goes back: .*usr confirm ${node}`, 'm'),
  );
  assert.equal(await rpmOn(lab(), node, 'runc'), newRunc);
}

suite('a deployment that was booted', { concurrency: true, timeout: 150_000 }, () => {
  test('and that nobody confirms is left for the one before, and its node says so', async () => {
    await bootUnconfirmed('left', '--confirm-within', '25s');
    const { bootId } = machine(lab(), 'left');
    await untilBack(lab(), 'left', bootId);
    assert.equal(await rpmOn(lab(), 'left', 'runc'), oldRunc);
    const confirm = await run(['usr', 'confirm', 'left', '--via', 'host', '-o', 'json']);
    assert.deepEqual([confirm.status, refusalOf(confirm).code], [3, 'NOT_ARMED']);
    assert.match(
      confirm.stderr,
      /left: the dead-man's switch of run \w+ has gone back to the deployment before: nobody confirmed it in time/,
    );
  });

  test('stays where somebody confirms it, and nothing goes back from it any more', async () => {
    await bootUnconfirmed('kept');
    const { bootId } = machine(lab(), 'kept');
    const confirmed = await run(['usr', 'confirm', 'kept', '--via', 'host', '-o', 'json']);
    const { state, already, deployment } = rowOf(confirmed);
    assert.deepEqual(
      { status: confirmed.status, state, already, deployment },
      { status: 0, state: 'confirmed', already: false, deployment: await checksumOn(lab(), 'kept') },
    );
    await machine(lab(), 'kept').run(['test', '!', '-e', rollbackDirectory]);
    assert.deepEqual([machine(lab(), 'kept').bootId, await rpmOn(lab(), 'kept', 'runc')], [bootId, newRunc]);
    const again = await run(['usr', 'confirm', 'kept', '--via', 'host', '-o', 'json']);
    assert.deepEqual([again.status, refusalOf(again).code], [3, 'NOT_ARMED']);
  });

  test('and in which no pod starts is left by way of SSH, for the one before', async () => {
    await using key = await makeKnownKey(lab(), home());
    using _record = await recordedHostKeys(lab(), 'sick');
    await bootUnconfirmed('sick');
    const { bootId } = machine(lab(), 'sick');
    const { status, stdout, stderr } = await run([
      'rescue',
      'sick',
      '--from',
      'healthy',
      '--rollback',
      '--key',
      key.path,
    ]);
    assert.equal(
      stdout,
      'NODE   STATE     BY         FROM      CODE\nsick   rescued   rollback   healthy   -\n',
      stderr,
    );
    assert.equal(status, 0);
    assert.match(stderr, /^sick: the dead-man's switch of run \w+ goes back to the deployment before at /m);
    assert.match(stderr, /^sick: healed by a rollback: the deployment before is booted, Ready, and a new pod starts$/m);
    assert.notEqual(machine(lab(), 'sick').bootId, bootId);
    assert.equal(await rpmOn(lab(), 'sick', 'runc'), oldRunc);
    const twice = await run(['rescue', 'healthy', '--from', 'sick', '--rollback', '--key', key.path, '-o', 'json']);
    assert.deepEqual([twice.status, refusalOf(twice).code], [3, 'NO_ROLLBACK']);
  });
});
