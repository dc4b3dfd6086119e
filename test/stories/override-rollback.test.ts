import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { suite, test } from 'node:test';
import { rollbackDirectory, rollbackService, rollbackSwitchFile } from '../../src/model/rollback/rollback-store.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { endingOf, refusalOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { checksumOn, rpmOn, tellOverrideStories, untilBack } from '../support/override-stories.ts';
import { brokenRunc, putOnNode } from '../support/put-on-node.ts';
import { rowOf } from '../support/put-truth.ts';
import { recordedHostKeys } from '../support/sick-node.ts';
import { triesAll } from '../support/tried-ways.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const names = ['left', 'deaf', 'sick', 'healthy'];
if (triesAll) names.push('kept');
const { lab, run, build, home } = tellOverrideStories({ nodes: names.map(name => ({ name })) });

const [oldRunc, newRunc] = ['runc-1.2.5-2.el9.x86_64', 'runc-1.3.0-1.el9.x86_64'];

/** What of a unit of the node's is changed; it is brought to the staged deployment. */
const dropIn = '/etc/systemd/system/kubelet.service.d/picky.conf';

async function runc(): Promise<string> {
  return (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
}

/** Boots the override without waiting for anybody's confirmation. */
async function bootUnconfirmed(node: string): Promise<void> {
  const { status, stderr } = await run(['override', 'replace', await runc(), node, '--reboot', '--no-confirm']);
  assert.equal(status, 0, stderr);
  assert.match(
    stderr,
    new RegExp(`^${node}: the confirming is left to you, else it goes back: .*usr confirm ${node}`, 'm'),
  );
  assert.equal(await rpmOn(lab(), node, 'runc'), newRunc);
}

suite('a deployment that was booted', { concurrency: true, timeout: 150_000 }, () => {
  test('and that nobody confirms is left for the one before, and its node says so', async () => {
    await bootUnconfirmed('left');
    const { bootId } = machine(lab(), 'left');
    const isOver = ['-e', 's/^window\\t.*/window\\t0/', rollbackSwitchFile];
    await machine(lab(), 'left').run(['sed', '-i', ...isOver]);
    await machine(lab(), 'left').run(['systemctl', 'start', '--no-block', rollbackService]);
    await untilBack(lab(), 'left', bootId);
    assert.equal(await rpmOn(lab(), 'left', 'runc'), oldRunc);
    const confirm = refusalOf(await run(['usr', 'confirm', 'left', '--via', 'host', '-o', 'json']));
    assert.deepEqual([confirm.status, confirm.code], [3, 'NOT_ARMED']);
    assert.match(
      `${confirm.message}`,
      /^nothing is armed on node\/left: the dead-man's switch of run \w+ went back to the deployment before at \S+: nobody confirmed it in time$/,
    );
  });

  test('and in which the kubelet does not start is left by the node itself, and the run ends as rolled back', async () => {
    const node = machine(lab(), 'deaf');
    const picky = "[Service]\nExecStartPre=/bin/sh -c 'rpm -q runc | grep -q 1.2.5'\n";
    await node.writeFile(dropIn, picky, { uid: 0, gid: 0, mode: 0o644 });
    const words = ['override', 'replace', await runc(), 'deaf', '--reboot', '--confirm-within', '10s', '-o', 'json'];
    const { status, code, message, leftovers } = endingOf(await run(words));
    const recover = leftovers.map(one => one.recover);
    assert.deepEqual({ status, code, recover }, { status: 7, code: 'ROLLED_BACK', recover: ['oc adm uncordon deaf'] });
    assert.match(`${message}`, /node\/deaf has gone back to the deployment before: nobody confirmed it in time$/);
    assert.equal(await rpmOn(lab(), 'deaf', 'runc'), oldRunc);
    await node.run(['rm', '-r', dirname(dropIn)]);
    lab().store.update(NODES, undefined, 'deaf', ({ spec }) => void delete spec.unschedulable);
  });

  if (triesAll)
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
});

suite('a deployment in which no pod starts', { timeout: 150_000 }, () => {
  test('is left by way of SSH, for the one before', async () => {
    await using key = await makeKnownKey(lab(), home());
    using _record = await recordedHostKeys(lab(), 'sick');
    await bootUnconfirmed('sick');
    const well = refusalOf(await run(['rescue', 'sick', '--from', 'healthy', '--rollback', '-o', 'json']));
    assert.deepEqual([well.status, well.code], [3, 'NOTHING_WRONG']);
    assert.match(`${well.message}`, /; a rollback would bring: no override runc-4:1\.3\.0-1\.el9\.x86_64 any more$/);
    await using _put = await putOnNode(machine(lab(), 'sick'), [brokenRunc]);
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
  });
});
