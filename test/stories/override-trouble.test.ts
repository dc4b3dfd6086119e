import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { spoilStaged } from '../lab/node/deployment-faults.ts';
import { endingOf, refusalOf } from '../support/ending.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { atFirst, program, request } from '../support/moment.ts';
import { machine } from '../support/node-truth.ts';
import {
  atStep,
  deploymentsOn,
  overrideRecordOf,
  rpmOn,
  tellOverrideStories,
  untilBack,
  untilIdle,
} from '../support/override-stories.ts';
import { rowOf } from '../support/put-truth.ts';
import { triesAll } from '../support/tried-ways.ts';

const names = ['busy', 'stubborn', 'stopped', 'spoilt', 'dropped', 'gone', 'ctrl-c'];
if (triesAll) names.push('killed', 'upload');
const { lab, run, start, build } = tellOverrideStories({ nodes: names.map(name => ({ name })) });

const newRunc = 'runc-4:1.3.0-1.el9.x86_64';
const idle = [{ state: 'booted', replaced: [], removed: [] }];
const withRunc = [{ state: 'staged', replaced: [newRunc], removed: [] }, ...idle];
const staging = 'Writing OSTree commit';

async function replace(...words: readonly string[]): Promise<string[]> {
  const rpm = (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
  return ['override', 'replace', rpm, ...words];
}

const theirs = ['rpm-ostree', 'override', 'remove', 'NetworkManager'];

/** Somebody else's transaction, which is held until it is let go. */
async function busyNode(name: string) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const step = atStep(lab(), name, staging, async () => {
    reached.resolve();
    await released.promise;
  });
  const node = machine(lab(), name);
  const ended = node.run(['systemd-run', '--quiet', '--wait', '--unit=theirs', ...theirs]);
  await reached.promise;
  return async () => {
    step[Symbol.dispose]();
    released.resolve();
    await ended;
  };
}

suite('overrides in trouble', { concurrency: true, timeout: 150_000 }, () => {
  test("somebody else's transaction is waited for, with its title and whose it is, and not cancelled", async () => {
    const release = await busyNode('busy');
    const { child, ended } = start(await replace('busy', '--no-reboot', '--replace-pending'));
    const said = Promise.withResolvers<void>();
    let stderr = '';
    child.stderr?.on('data', chunk => {
      stderr += chunk;
      if (stderr.includes('waiting for another transaction')) said.resolve();
    });
    await said.promise;
    await release();
    assert.equal((await ended).status, 0);
    assert.match(
      stderr,
      /^busy: waiting for another transaction: override remove NetworkManager, by client\(.* unit:theirs\.service /m,
    );
    assert.deepEqual(await deploymentsOn(lab(), 'busy'), withRunc);
  });

  test('one that does not end in time is said, and nothing is changed', async () => {
    const release = await busyNode('stubborn');
    const argv = await replace('stubborn', '--no-reboot', '--lock-timeout', '1s', '-o', 'json');
    const { status, code, message } = refusalOf(await run(argv));
    await release();
    assert.deepEqual([status, code], [4, 'TRANSACTION_BUSY']);
    assert.match(message ?? '', /is still running: override remove NetworkManager, by client\(/);
    assert.equal(overrideRecordOf(lab(), 'stubborn'), undefined);
    await machine(lab(), 'stubborn').run(['rpm-ostree', 'cleanup', '--pending']);
  });

  test('an interrupt in the middle of staging: rpm-ostree comes to its end, and what it staged is dropped', async () => {
    const { child, ended } = start(await replace('stopped', '--reboot', '-o', 'json'));
    using _step = atStep(lab(), 'stopped', staging, async () => {
      child.kill('SIGINT');
      // The transaction goes on for a while.
      await pause(500);
    });
    const { status, code, leftovers } = endingOf(await ended);
    assert.deepEqual([status, code, leftovers], [130, 'INTERRUPTED', []]);
    assert.deepEqual(await deploymentsOn(lab(), 'stopped'), idle);
    assert.equal(overrideRecordOf(lab(), 'stopped'), undefined);
  });

  if (triesAll)
    test('killed in the middle of staging, a second run finds what is staged, and finishes', async () => {
      const { child, ended } = start(await replace('killed', '--no-reboot'));
      using _step = atStep(lab(), 'killed', staging, () => void child.kill('SIGKILL'));
      await ended;
      await untilIdle(lab(), 'killed');
      assert.deepEqual(await deploymentsOn(lab(), 'killed'), withRunc);
      const again = await run(await replace('killed', '--reboot', '-o', 'json'));
      assert.equal(rowOf(again).state, 'booted', again.stdout);
      assert.equal(await rpmOn(lab(), 'killed', 'runc'), 'runc-1.3.0-1.el9.x86_64');
      await clearAfterKilled(lab(), 'killed');
    });

  test('a node that could not write what was staged comes back with the old deployment, and says why', async () => {
    const argv = await replace('spoilt', '--no-reboot');
    assert.equal((await run(argv)).status, 0);
    await spoilStaged(machine(lab(), 'spoilt'));
    const { status, code, message, leftovers } = endingOf(await run(await replace('spoilt', '--reboot', '-o', 'json')));
    assert.deepEqual([status, code], [1, 'OTHER_DEPLOYMENT_BOOTED']);
    assert.match(message ?? '', /and not the one that was staged \([0-9a-f]{7}\): .*/);
    assert.deepEqual(
      leftovers.map(({ recover }) => recover),
      ['oc adm uncordon spoilt'],
    );
    assert.deepEqual(await deploymentsOn(lab(), 'spoilt'), idle);
    await run(['override', 'reset', 'spoilt', '--reboot']);
  });
});

suite('overrides in trouble, one after the other', { timeout: 150_000 }, () => {
  test("kernel arguments that somebody has changed wait in a deployment of the same checksum: it is not this run's", async () => {
    await machine(lab(), 'stubborn').run(['rpm-ostree', 'kargs', '--append=probe']);
    const { status, code, message } = refusalOf(await run(await replace('stubborn', '--no-reboot', '-o', 'json')));
    assert.deepEqual([status, code], [3, 'PENDING_DEPLOYMENT']);
    assert.match(message ?? '', /: deployment [0-9a-f]{7} with other kernel arguments, or the like$/);
    assert.equal((await run(await replace('stubborn', '--no-reboot', '--replace-pending'))).status, 0);
    assert.deepEqual(await deploymentsOn(lab(), 'stubborn'), withRunc);
  });

  if (triesAll)
    test('a connection that is lost while an RPM is uploaded is taken up again', async () => {
      using _moment = atFirst(lab(), program('exec', '/new/0.rpm'), () => lab().open.drop());
      const ran = await run(await replace('upload', '--no-reboot'));
      assert.equal(ran.status, 0, ran.stderr);
      assert.match(ran.stderr, /^upload: uploading runc-1\.3\.0-1\.el9\.x86_64\.rpm .*, again: /m);
      assert.deepEqual(await deploymentsOn(lab(), 'upload'), withRunc);
    });

  test('a connection that is lost in the middle of staging: the transaction is followed, and judged by the status', async () => {
    using _step = atStep(lab(), 'dropped', staging, async () => {
      lab().open.drop();
      await pause(500);
    });
    const ran = await run(await replace('dropped', '--no-reboot'));
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stderr, /^dropped: the connection was lost; rpm-ostree goes on, and is followed$/m);
    assert.deepEqual(await deploymentsOn(lab(), 'dropped'), withRunc);
    assert.equal(overrideRecordOf(lab(), 'dropped')?.packages.length, 1);
  });

  test('what somebody drops between staging and reboot is noticed: the node is not rebooted, and not cordoned', async () => {
    const { bootId } = machine(lab(), 'gone');
    const argv = await replace('gone', '--reboot', '-o', 'json');
    using _moment = atFirst(lab(), request('PATCH', 'nodes'), async () => {
      await machine(lab(), 'gone').run(['rpm-ostree', 'cleanup', '--pending']);
    });
    const { status, code } = refusalOf(await run(argv));
    assert.deepEqual([status, code], [1, 'STAGED_GONE']);
    assert.equal(machine(lab(), 'gone').bootId, bootId);
    assert.equal(overrideRecordOf(lab(), 'gone'), undefined);
  });

  test('interrupted once the reboot was ordered, a second run confirms what is booted, and uncordons the node', async () => {
    const { child, ended } = start(await replace('ctrl-c', '--reboot', '-o', 'json'));
    child.stderr?.on('data', () => {});
    const { bootId } = machine(lab(), 'ctrl-c');
    using _off = { [Symbol.dispose]: machine(lab(), 'ctrl-c').onPower(() => void child.kill('SIGINT')) };
    const first = endingOf(await ended);
    assert.equal(first.status, 130);
    const [armed, cordon] = first.leftovers;
    assert.match(armed?.what ?? '', /^node\/ctrl-c: told to reboot, and it goes back .* 10m after its boot, unless/);
    assert.match(armed?.recover ?? '', /^run the same command again, or: .* usr confirm ctrl-c --via host$/);
    assert.equal(cordon?.recover, 'oc adm uncordon ctrl-c');
    await untilBack(lab(), 'ctrl-c', bootId);
    const again = await run(await replace('ctrl-c', '--reboot', '-o', 'json'));
    assert.equal(rowOf(again).state, 'already', again.stdout);
    assert.equal(await rpmOn(lab(), 'ctrl-c', 'runc'), 'runc-1.3.0-1.el9.x86_64');
    assert.equal(overrideRecordOf(lab(), 'ctrl-c')?.staged, null);
  });
});
