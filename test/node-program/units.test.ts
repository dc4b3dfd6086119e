import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { deadmanService } from '../../src/model/node/node-store.ts';
import { putStatus } from '../../src/model/put/put-events.ts';
import { PutNode } from './put-node.ts';

const sleeper = (seconds: number) => `#!/bin/sh\nexec sleep ${seconds}\n`;

suite('the units of a plan', { timeout: 180_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    for (const name of ['one', 'two', 'idle']) {
      await node.sh('printf %s "$2" > "/usr/bin/$1"; chmod 755 "/usr/bin/$1"', name, sleeper(1000));
      await node.addUnit(`${name}.service`, 'Type=exec', `ExecStart=/usr/bin/${name}`);
    }
    await node.sh('systemctl start one two');
  });
  after(() => node[Symbol.asyncDispose]());

  test('are restarted in its order, and again by the revert; one that did not run is stopped again', async () => {
    const units = ['two.service', 'idle.service', 'one.service'];
    const put = await node.put({ files: { '/usr/bin/one': sleeper(2000) }, plan: { restart: units } });
    assert.deepEqual(put.lines.slice(2), [
      ...units.flatMap(unit => [`restarting\t${unit}`, `restarted\t${unit}`]),
      'done',
    ]);
    assert.deepEqual((await node.show()).restarted, units);
    assert.deepEqual([await mainCommand('one'), await state('idle')], ['sleep 2000', 'active']);
    const reverted = await node.revert();
    assert.deepEqual(reverted, {
      status: 0,
      lines: ['putback\t/usr/bin/one', ...units.map(unit => `restarted\t${unit}`)],
      stderr: '',
    });
    assert.deepEqual([await mainCommand('one'), await state('idle')], ['sleep 1000', 'inactive']);
    assert.deepEqual((await node.show()).restarted, []);
  });

  for (const [how, script] of Object.entries({
    'cannot be started': 'no program',
    'ends at once': '#!/bin/sh\nexit 0\n',
  })) {
    test(`are what they were after a put whose program ${how}`, async () => {
      const files = { '/usr/bin/one': sleeper(2000), '/usr/bin/two': script };
      const put = await node.put({ files, plan: { deadmanSeconds: 600, restart: ['one.service', 'two.service'] } });
      assert.equal(put.status, putStatus.putBack, put.stderr);
      assert.match(put.stderr, /two\.service (could not be restarted|is inactive|is failed)\n$/);
      assert.deepEqual([await mainCommand('one'), await mainCommand('two')], ['sleep 1000', 'sleep 1000']);
      const { switch: armed, files: kept, last } = await node.show();
      assert.deepEqual([armed, kept, last?.state], [undefined, [], 'rolledback']);
      await node.revert();
    });
  }

  test('are known in their new form where the plan brings their files', async () => {
    const path = '/usr/lib/systemd/system/brought.service';
    const text = (seconds: number) => `[Service]\nExecStart=/usr/bin/sleep ${seconds}\n`;
    const plan = { deadmanSeconds: 600, restart: ['brought.service'] };
    const first = await node.put({ files: { [path]: text(3000) }, plan });
    await node.confirm(first.run);
    await node.put({ files: { [path]: text(4000) }, plan });
    assert.equal(await mainCommand('brought'), '/usr/bin/sleep 4000');
    await node.sh('systemctl start "$1"', deadmanService);
    assert.equal(await mainCommand('brought'), '/usr/bin/sleep 3000');
    await node.revert();
    assert.equal(await state('brought'), 'inactive');
  });

  test('may do their work and end', async () => {
    await node.addUnit('once.service', 'Type=oneshot', 'ExecStart=/usr/bin/cp /usr/bin/one /run/once');
    const put = await node.put({
      files: { '/usr/bin/one': sleeper(5) },
      plan: { deadmanSeconds: 600, restart: ['once.service'] },
    });
    assert.equal(put.status, 0);
    await node.sh('systemctl start "$1"', deadmanService);
    assert.equal(await node.node.readFile('/run/once'), sleeper(1000));
  });

  test('are the kubelet and the runtime, which answer again when the switch has fired', async () => {
    const before = await node.sh('systemctl show -P MainPID crio kubelet');
    const plan = { deadmanSeconds: 600, restart: ['crio.service', 'kubelet.service'] };
    assert.equal((await node.put({ files: { '/usr/bin/one': sleeper(7) }, plan })).status, 0);
    await node.sh('systemctl start "$1"', deadmanService);
    assert.equal((await node.show()).last?.state, 'rolledback');
    assert.notEqual(await node.sh('systemctl show -P MainPID crio kubelet'), before);
    await node.sh('crictl version');
  });

  async function mainCommand(unit: string): Promise<string> {
    return node.sh('tr "\\0" " " < /proc/$(systemctl show -P MainPID "$1")/cmdline', unit);
  }

  async function state(unit: string): Promise<string> {
    return node.sh('systemctl is-active "$1" || :', unit);
  }
});
