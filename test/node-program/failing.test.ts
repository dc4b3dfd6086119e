import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { putUnit, startPut } from '../../src/model/node/node-commands.ts';
import { nodeStore, runDirectory } from '../../src/model/node/node-store.ts';
import { putStatus } from '../../src/model/put/put-events.ts';
import { PutNode } from './put-node.ts';
import type { Ended } from './put-process.ts';

const big = 'x'.repeat(8_000_000);

suite('a put that fails', { timeout: 120_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh('printf old > /usr/bin/small; head -c 8000000 /dev/zero > /usr/bin/big');
  });
  after(() => node[Symbol.asyncDispose]());
  afterEach(async () => {
    const { switch: armed, files } = await node.show();
    assert.deepEqual([armed, files], [undefined, []]);
    assert.equal(await node.sh('find /usr/bin -name ".oc-rpmoverlay*"'), '');
  });

  test('because the disk has no room for what is new leaves everything as it was', async () => {
    const put = await putOnFullDisk(4_000_000, { '/usr/bin/small': 'new', '/usr/lib/made/big': big });
    assert.equal(put.status, putStatus.putBack);
    assert.match(put.stderr, /No space left on device\n(.*\n)*a draft of \/usr\/lib\/made\/big could not be made\n$/);
  });

  test('because the disk has no room for the originals leaves everything as it was, and has armed nothing', async () => {
    const put = await putOnFullDisk(4_000_000, { '/usr/bin/small': 'new', '/usr/bin/big': 'new' });
    assert.deepEqual([put.status, put.lines], [putStatus.putBack, ['saved\t/usr/bin/small']]);
    assert.match(put.stderr, /the original of \/usr\/bin\/big could not be kept\n$/);
  });

  test('because the disk has no room for anything leaves everything as it was', async () => {
    const put = await putOnFullDisk(0, { '/usr/bin/small': 'new' });
    assert.deepEqual([put.status, put.lines.filter(line => line.startsWith('put'))], [putStatus.putBack, []]);
  });

  test('because systemd ends it puts everything back', async () => {
    const put = await node.beginAndHold('put', {
      files: { '/usr/bin/small': 'new', '/usr/bin/big': 'new' },
      plan: { deadmanSeconds: 600 },
    });
    assert.equal(await node.sh('cat /usr/bin/small'), 'new');
    await node.sh('systemctl stop --no-block "$1"', putUnit(put.run));
    await node.until('[[ $(systemctl is-active "$1") == deactivating ]]', putUnit(put.run));
    await node.letGo();
    const { status, stderr } = await put.ended;
    assert.deepEqual([status, stderr], [putStatus.putBack, 'it was told to stop\n']);
    assert.equal(await node.sh('cat /usr/bin/small'), 'old');
    assert.deepEqual((await node.show()).last?.why, 'it was told to stop');
  });

  test('when nobody listens any more is none: it goes on', async () => {
    const run = await node.bring({ files: { '/usr/bin/small': 'new' } });
    await node.sh('"$@" | true', ...startPut(run).argv);
    await node.until('[[ -e $1/state ]]', runDirectory(run));
    assert.equal(await node.sh('cat /usr/bin/small'), 'new');
    await node.revert();
  });

  /** Puts files while so many bytes are free, and asserts that it has changed nothing of `/usr`. */
  async function putOnFullDisk(free: number, files: Readonly<Record<string, string>>): Promise<Ended> {
    await node.sh('rm -rf "$1"/runs/*', nodeStore); // To sweep would make room.
    const run = await node.bring({ files, plan: { deadmanSeconds: 600 } });
    const before = await listUsr();
    await node.sh('fallocate -l $(($(df -B1 --output=avail /var | tail -1) - $1)) /var/filler', `${free}`);
    await using _ = { [Symbol.asyncDispose]: async () => void (await node.sh('rm /var/filler')) };
    const put = await node.put(run);
    assert.deepEqual(await listUsr(), before);
    return put;
  }

  /** Without directories: one that was made and removed again leaves its parent in the overlay. */
  async function listUsr(): Promise<readonly string[]> {
    return (await node.changed()).filter(line => !line.endsWith('/'));
  }
});
