import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { bootDirectory, deadmanService } from '../../src/model/node/node-store.ts';
import { putStatus } from '../../src/model/put/put-events.ts';
import { PutNode } from './put-node.ts';

const armed = { deadmanSeconds: 600 };

suite('the node is rebooted', { timeout: 180_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
  });
  after(() => node[Symbol.asyncDispose]());

  test('by the switch when an original is missing, which then is of no account; and what happened stays known', async () => {
    const { run } = await node.put({ files: { '/usr/bin/yes': 'bad' }, plan: armed });
    await node.sh('rm "$1"/files/*/original', bootDirectory(node.node.bootId));
    await rebootsBy(() => node.sh('systemctl start --no-block "$1"', deadmanService));
    const { switch: left, last, formerly, files } = await node.show();
    assert.deepEqual([left, last, files], [undefined, undefined, []]);
    assert.match(
      formerly?.why ?? '',
      /^it was fired before its time; then the original of \/usr\/bin\/yes is absent, not \w{64}$/,
    );
    assert.deepEqual([formerly?.run, formerly?.state], [run.id, 'failed']);
  });

  test('by the switch when a unit does not come back', async () => {
    await node.sh(`printf '#!/bin/sh\nexec sleep 1000' > /usr/bin/frail; chmod 755 /usr/bin/frail`);
    await node.addUnit('frail.service', 'ExecStart=/usr/bin/frail', 'ExecStartPre=/usr/bin/test ! -e /run/broken');
    await node.sh('systemctl start frail');
    const files = { '/usr/bin/frail': '#!/bin/sh\nexec sleep 2000' };
    await node.put({ files, plan: { ...armed, restart: ['frail.service'] } });
    await node.sh('touch /run/broken');
    await rebootsBy(() => node.sh('systemctl start --no-block "$1"', deadmanService));
    assert.match((await node.show()).formerly?.why ?? '', /frail\.service could not be restarted$/);
  });

  test('by the switch when bash itself is what was broken, and nothing can be put back', async () => {
    await rebootsBy(() => node.put({ files: { '/usr/bin/bash': 'bad' }, plan: { deadmanSeconds: 1 } }));
    assert.equal(await node.sh('echo works'), 'works');
    assert.equal((await node.show()).formerly?.why, 'the node was rebooted before it was confirmed');
  });

  test('by the switch when a put that failed cannot be put back', async () => {
    const held = { files: { '/usr/bin/crictl': 'bad' }, plan: { ...armed, restart: ['crio.service'] } };
    const put = await node.beginAndHold('put', held);
    await node.sh('rm "$1"/files/*/original', bootDirectory(node.node.bootId));
    await node.addUnit('crio.service.d/broken.conf', 'ExecStartPre=/usr/bin/false');
    await rebootsBy(async () => {
      await node.letGo();
      assert.equal((await put.ended).status, putStatus.stuck);
    });
    assert.match((await node.show()).formerly?.why ?? '', /^crio\.service could not be restarted; then the original/);
  });

  test('half-way by somebody else: its files are old, and the next put sweeps what is kept of the other boot', async () => {
    const former = node.node.bootId;
    const original = await node.sh('sha256sum < /usr/bin/crictl');
    const files = { '/usr/bin/crictl': 'half', '/usr/bin/new': 'half' };
    const { run } = await node.beginAndHold('put', { files, plan: armed });
    await rebootsBy(() => node.node.reboot());
    assert.equal(
      await node.sh('sha256sum < /usr/bin/crictl; ls /usr/bin/new 2>&1 || :'),
      `${original}\nls: cannot access '/usr/bin/new': No such file or directory`,
    );
    const why = 'the node was rebooted before it was confirmed';
    const formerly = { run: run.id, state: 'rolledback', at: undefined, why };
    assert.deepEqual((await node.show()).formerly, formerly);
    assert.deepEqual((await node.revert()).lines, []);
    assert.equal((await node.put({ files: { '/usr/bin/new': 'whole' } })).status, 0);
    const boots = await node.sh('ls /var/lib/oc-rpmoverlay/boots');
    assert.deepEqual(new Set(boots.split('\n')), new Set([node.node.bootId, 'last-of-former-boot']));
    assert.notEqual(former, node.node.bootId);
    assert.deepEqual((await node.show()).formerly, formerly);
  });

  /** Does something after which the node reboots by itself; then `/usr` is unlocked again. */
  async function rebootsBy(act: () => Promise<unknown>): Promise<void> {
    const booted = node.nextBoot();
    await act();
    await booted;
  }
});
