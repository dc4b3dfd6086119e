import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { NODES, PODS } from './controllers/resources.ts';
import { type Lab, startLab } from './lab.ts';
import { LabClient } from './lab-client.ts';
import { OpenSshClient } from './node/openssh-client.ts';

suite('a lab with a machine', { timeout: 120_000 }, () => {
  let lab: Lab;
  let client: LabClient;
  before(async () => {
    lab = await startLab({ nodes: [{ name: 'worker-a' }, { name: 'worker-z', kind: 'api' }] });
    client = new LabClient(lab);
  });
  after(() => lab[Symbol.asyncDispose]());

  function node() {
    const found = lab.nodes.get('worker-a');
    assert.ok(found);
    return found;
  }

  test('a debug pod sees the root of its node, and the processes of the node', async () => {
    await client.runPod('looks', 'worker-a');
    using session = client.exec('looks', '. /host/etc/os-release; echo $ID; cat /proc/1/comm; hostname', 'stdout=true');
    await session.ended;
    assert.equal(session.text(1), 'rhel\nsystemd\nworker-a\n');
  });

  test('a terminal takes the size that is sent, echoes, and takes everything on channel 1', async () => {
    await client.runPod('terminal', 'worker-a');
    using session = client.exec(
      'terminal',
      // The program may be there before the size is.
      'until [ "$(stty size)" = "40 100" ]; do sleep 0.05; done; stty size; read x; echo "got $x" >&2; exit 5',
      'stdin=true&stdout=true&tty=true',
    );
    await session.opened();
    session.send(4, '{"Width":100,"Height":40}');
    await session.until(() => session.text(1).includes('40 100\r\n'));
    session.send(0, 'go\n');
    assert.deepEqual(await session.ended, { code: 1000, reason: '' });
    assert.equal(session.text(1), '40 100\r\ngo\r\ngot go\r\n');
    assert.match(session.text(3), /"ExitCode","message":"5"/);
  });

  test('Ctrl-C on a terminal interrupts the foreground job', async () => {
    await client.runPod('interrupt', 'worker-a');
    using session = client.exec(
      'interrupt',
      // A shell that is interrupted right before it waits for a long command would wait for its end first.
      'trap "echo interrupted; exit 3" INT; echo ready; while :; do sleep 0.1; done',
      'stdin=true&stdout=true&tty=true',
    );
    await session.until(() => session.text(1).includes('ready'));
    session.send(0, '\x03');
    await session.ended;
    assert.match(session.text(1), /interrupted\r\n$/);
  });

  test('a forward to port 22 reaches the sshd of the node', async () => {
    await client.runPod('forwards', 'worker-a');
    using session = client.stream('forwards', 'portforward?ports=22');
    await session.until(() => session.bytes(0).length > 2);
    assert.match(session.bytes(0).subarray(2).toString(), /^SSH-2\.0-OpenSSH/);
  });

  test('a reboot breaks streams off without a status, and shows as a new boot id and never as a loss', async () => {
    await client.runPod('reboots', 'worker-a');
    using session = client.exec('reboots', 'echo begun; exec sleep 1000', 'stdout=true');
    await session.until(() => session.text(1) === 'begun\n');
    const before = lab.store.version;
    await node().reboot();
    assert.deepEqual([await session.ended, session.text(3)], [{ code: 1006, reason: '' }, '']);
    await client.until(NODES, 'worker-a', ({ status }) => status.nodeInfo.bootID === node().bootId);
    await client.until(PODS, 'reboots', pod => pod.status.phase === 'Failed');
    const ready = (lab.store.since(before) ?? [])
      .filter(({ resource, object }) => resource.plural === 'nodes' && object.metadata.name === 'worker-a')
      .map(({ object }) => object.status.conditions.find(({ type }: { type: string }) => type === 'Ready').status);
    assert.deepEqual([...new Set(ready)], ['True']);
  });

  test('a command over ssh is in the journal before it runs', async () => {
    await using ssh = await OpenSshClient.create(node());
    const { stdout } = await ssh.run(['echo', 'hi']);
    assert.equal(stdout, 'hi\n');
    assert.deepEqual(lab.journal.entries.at(-1), { kind: 'program', node: 'worker-a', by: 'ssh', argv: ['echo hi'] });
  });

  test('so is each change of a script on the host that is watched', async () => {
    const before = lab.journal.entries.length;
    {
      await using _watch = await lab.watchScripts('worker-a');
      await node().run(['systemd-run', '--wait', '--quiet', 'bash', '-c', 'touch /tmp/a; mv /tmp/a /tmp/b; rm /tmp/b']);
    }
    assert.deepEqual(
      lab.journal.entries.slice(before),
      ['mv /tmp/a /tmp/b', 'rm /tmp/b'].map(command => ({
        kind: 'program',
        node: 'worker-a',
        by: 'host',
        argv: [command],
      })),
    );
  });
});
