import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { putStatus } from '../../src/model/put/put-events.ts';
import { programWith } from './programs.ts';
import { PutNode, sha256 } from './put-node.ts';

const path = '/usr/bin/shared';

const killedBeforeArming = programWith('# Of an earlier one that failed', 'kill -KILL $$\n  #');

suite('two runs at once', { timeout: 120_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh('printf old > "$1"', path);
  });
  after(() => node[Symbol.asyncDispose]());
  afterEach(() => node.revert());

  test('are done one after the other, and the second keeps the original of the first', async () => {
    const first = await node.beginAndHold('saved', { files: { [path]: 'one' } });
    const second = await node.begin({ files: { [path]: 'two' }, plan: { lockSeconds: 60 } });
    assert.deepEqual(await second.event('waiting'), { kind: 'waiting', run: first.run.id, by: 'kube:admin' });
    assert.deepEqual(await node.sh('cat "$1"', path), 'old');
    await node.letGo();
    assert.deepEqual([(await first.ended).status, (await second.ended).status], [0, 0]);
    assert.deepEqual((await node.show()).files, [
      { path, original: sha256('old'), put: sha256('two'), now: sha256('two') },
    ]);
  });

  test('do not wait for one that was killed', async () => {
    const first = await node.beginAndHold('saved', { files: { [path]: 'one' } });
    const second = await node.begin({ files: { [path]: 'two' }, plan: { lockSeconds: 60 } });
    await second.event('waiting');
    await node.sh('systemctl kill -s KILL "oc-rpmoverlay-put-$1"', first.run.id);
    assert.equal((await second.ended).status, 0);
    assert.equal(await node.sh('cat "$1"', path), 'two');
  });

  test('are one too many when the second has no more time: it changes nothing', async () => {
    const first = await node.beginAndHold('saved', { files: { [path]: 'one' } });
    const second = await node.put({ files: { [path]: 'two' } });
    assert.deepEqual(second, {
      run: second.run,
      status: putStatus.busy,
      lines: [`waiting\t${first.run.id}\tkube:admin`],
      stderr: `run ${first.run.id} of kube:admin is at work on this node\n`,
    });
    await node.letGo();
    assert.equal((await first.ended).status, 0);
  });

  test('do not overlap while the switch of one is armed: the other waits for its confirmation', async () => {
    const first = await node.put({ files: { [path]: 'one' }, plan: { deadmanSeconds: 600 } });
    const refused = await node.put({ files: { [path]: 'two' } });
    assert.deepEqual([refused.status, refused.lines], [putStatus.busy, [`waiting\t${first.run.id}\tkube:admin`]]);
    assert.equal(refused.stderr, `run ${first.run.id} of kube:admin has not been confirmed yet\n`);
    const second = await node.begin({ files: { [path]: 'two' }, plan: { lockSeconds: 60 } });
    await second.event('waiting');
    assert.equal((await node.confirm(first.run)).status, 0);
    assert.equal((await second.ended).status, 0);
    assert.equal(await node.sh('cat "$1"', path), 'two');
  });

  test('do not wait for a switch whose run was killed before it was armed', async () => {
    const first = await node.begin({
      files: { [path]: 'one' },
      program: killedBeforeArming,
      plan: { deadmanSeconds: 600 },
    });
    await first.ended;
    assert.equal((await node.show()).switch?.state, 'stale');
    assert.equal((await node.put({ files: { [path]: 'two' } })).status, 0);
    assert.equal((await node.show()).switch, undefined);
  });

  test('end a put that hangs when the time of its switch has come', async () => {
    const put = await node.beginAndHold('put', { files: { [path]: 'one' }, plan: { deadmanSeconds: 1 } });
    assert.equal(await node.sh('cat "$1"', path), 'one');
    await put.ended;
    await node.untilNothingIsArmed();
    assert.equal(await node.sh('cat "$1"', path), 'old');
    assert.deepEqual((await node.show()).last?.state, 'rolledback');
  });

  test('leave neither the lock nor the originals to users who are not root', async () => {
    assert.equal(await node.sh('stat -c %a:%u /var/lib/oc-rpmoverlay/lock'), '600:0');
    assert.equal(await node.sh('stat -c %a:%u /var/lib/oc-rpmoverlay/boots'), '700:0');
  });
});
