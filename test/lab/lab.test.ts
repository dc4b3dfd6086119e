import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createNamespace } from './api/seed.ts';
import type { StoredObject } from './api/store.ts';
import { ChannelClient } from './api/streams/channel-client.ts';
import { NODES, PODS } from './controllers/resources.ts';
import { type Lab, startLab } from './lab.ts';
import { OpenSshClient } from './node/openssh-client.ts';

const NAMESPACE = 'debug-ns';

suite('a lab with a machine', { timeout: 120_000 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ nodes: [{ name: 'worker-a' }, { name: 'worker-z', kind: 'api' }] });
  });
  after(() => lab[Symbol.asyncDispose]());

  function node() {
    const found = lab.nodes.get('worker-a');
    assert.ok(found);
    return found;
  }

  /** A debug pod that runs, put into the store as the API would. */
  async function runPod(name: string): Promise<void> {
    if (!lab.store.get({ group: '', plural: 'namespaces' }, undefined, NAMESPACE))
      createNamespace(lab.store, NAMESPACE);
    const mounts = [{ name: 'host', mountPath: '/host' }];
    const container = { name: 'c', image: 'i', command: ['sleep', '1000'], volumeMounts: mounts };
    lab.store.create(PODS, {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE, generation: 1 } },
      spec: {
        ...{ nodeName: 'worker-a', hostNetwork: true, restartPolicy: 'Never', terminationGracePeriodSeconds: 1 },
        ...{ containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] },
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
    await change(PODS, name, pod => pod.status.phase === 'Running');
  }

  /** Resolves when the object is so. */
  async function change(resource: typeof PODS, name: string, is: (object: StoredObject) => boolean): Promise<void> {
    const namespace = resource === PODS ? NAMESPACE : undefined;
    const done = Promise.withResolvers<void>();
    const look = () => {
      const object = lab.store.get(resource, namespace, name);
      if (object && is(object)) done.resolve();
    };
    const stop = lab.store.listen(look);
    look();
    await done.promise.finally(stop);
  }

  function stream(pod: string, what: string, protocol = 'v4.channel.k8s.io'): ChannelClient {
    const { url, authority: ca, admin } = lab.api;
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/${what}`;
    return new ChannelClient(`${url}${path}`, protocol, { ca, cert: admin.certificate, key: admin.key });
  }

  function exec(pod: string, script: string, more: string): ChannelClient {
    return stream(pod, `exec?command=sh&command=-c&command=${encodeURIComponent(script)}&${more}`);
  }

  test('a debug pod sees the root of its node, and the processes of the node', async () => {
    await runPod('looks');
    using client = exec('looks', '. /host/etc/os-release; echo $ID; cat /proc/1/comm; hostname', 'stdout=true');
    await client.ended;
    assert.equal(client.text(1), 'rhel\nsystemd\nworker-a\n');
  });

  test('a terminal has the size that was sent first, echoes, and takes everything on channel 1', async () => {
    await runPod('terminal');
    using client = exec('terminal', 'stty size; read x; echo "got $x" >&2; exit 5', 'stdin=true&stdout=true&tty=true');
    await client.opened();
    client.send(4, '{"Width":100,"Height":40}');
    await client.until(() => client.text(1).includes('40 100\r\n'));
    client.send(0, 'go\n');
    assert.deepEqual(await client.ended, { code: 1000, reason: '' });
    assert.equal(client.text(1), '40 100\r\ngo\r\ngot go\r\n');
    assert.match(client.text(3), /"ExitCode","message":"5"/);
  });

  test('Ctrl-C on a terminal interrupts the foreground job', async () => {
    await runPod('interrupt');
    using client = exec(
      'interrupt',
      // A shell that is interrupted right before it waits for a long command would wait for its end first.
      'trap "echo interrupted; exit 3" INT; echo ready; while :; do sleep 0.1; done',
      'stdin=true&stdout=true&tty=true',
    );
    await client.until(() => client.text(1).includes('ready'));
    client.send(0, '\x03');
    await client.ended;
    assert.match(client.text(1), /interrupted\r\n$/);
  });

  test('a forward to port 22 reaches the sshd of the node', async () => {
    await runPod('forwards');
    using client = stream('forwards', 'portforward?ports=22');
    await client.until(() => client.bytes(0).length > 2);
    assert.match(client.bytes(0).subarray(2).toString(), /^SSH-2\.0-OpenSSH/);
  });

  test('a reboot breaks streams off without a status, and shows as a new boot id and never as a loss', async () => {
    await runPod('reboots');
    using client = exec('reboots', 'echo begun; exec sleep 1000', 'stdout=true');
    await client.until(() => client.text(1) === 'begun\n');
    const before = lab.store.version;
    await node().reboot();
    assert.deepEqual([await client.ended, client.text(3)], [{ code: 1006, reason: '' }, '']);
    await change(NODES, 'worker-a', ({ status }) => status.nodeInfo.bootID === node().bootId);
    await change(PODS, 'reboots', pod => pod.status.phase === 'Failed');
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
});
