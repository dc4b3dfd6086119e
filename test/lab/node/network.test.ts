import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { LabNode } from './lab-node.ts';
import { OpenSshClient } from './openssh-client.ts';
import { Rack } from './rack.ts';

suite('network of the nodes', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let rack: Rack;
  let a: LabNode;
  let b: LabNode;
  before(async () => {
    rack = open.use(await Rack.create());
    a = open.use(await LabNode.create({ name: 'worker-a', rack }));
    b = open.use(await LabNode.create({ name: 'worker-b', rack }));
    await Promise.all([a.boot(), b.boot()]);
  });
  after(() => open.disposeAsync());

  test('one node reaches the sshd of another by its address, also after that one has rebooted', async () => {
    await using client = await OpenSshClient.create(a);
    const key = await readFile(client.identity, 'utf8');
    await b.writeFile('/root/id', key, { uid: 0, gid: 0, mode: 0o600 });
    const unpinned = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
    const command = ['ssh', '-F', 'none', '-i', '/root/id', ...unpinned, `core@${a.address}`, 'sudo hostname'];
    const first = await b.run(command);
    const hardware = await a.readFile('/sys/class/net/eth0/address');
    await a.reboot();
    const second = await b.run(command);
    await b.removeFile('/root/id');
    // A new one would be reached only after the neighbours have given the old one up.
    assert.equal(await a.readFile('/sys/class/net/eth0/address'), hardware);
    assert.deepEqual([first, second], ['worker-a\n', 'worker-a\n']);
  });

  test('a node knows its own name by the address that others use', async () => {
    assert.equal(await a.run(['getent', 'hosts', 'worker-a']), `${a.address}      worker-a\n`);
  });

  test('a server of a test is reached at the gateway', async t => {
    const program = `net.createServer(s => s.end('from outside')).listen(0, '${rack.network.gateway}', function () {
      console.log(this.address().port);
    })`;
    const server = rack.network.spawnInside([process.execPath, '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    });
    assert.ok(server.stdout);
    const [port] = await once(server.stdout, 'data');
    const script = `cat < /dev/tcp/${rack.network.gateway}/${String(port).trim()}`;
    assert.equal(await a.run(['bash', '-c', script]), 'from outside');
  });
});
