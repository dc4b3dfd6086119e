import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { rightRunc, runcNeedingGlibc } from '../support/builds.ts';
import type { StoredObject } from './api/store.ts';
import { LEASES, NODES, PODS } from './controllers/resources.ts';
import { type Lab, startLab } from './lab.ts';
import { LabClient } from './lab-client.ts';
import type { LabNode } from './node/lab-node.ts';

const executable = { uid: 0, gid: 0, mode: 0o755 };

function isReady(status: string) {
  return ({ status: { conditions } }: StoredObject) =>
    conditions.find(({ type }: { type: string }) => type === 'Ready').status === status;
}

suite('a lab with a broken node', { timeout: 120_000 }, () => {
  let lab: Lab;
  let client: LabClient;
  let node: LabNode;
  before(async () => {
    const knobs = { runtimeRetryMs: 50, runtimeGraceMs: 30_000 };
    lab = await startLab({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }], knobs });
    client = new LabClient(lab);
    const broken = lab.nodes.get('worker-a');
    assert.ok(broken);
    node = broken;
    await node.run(['ostree', 'admin', 'unlock']);
  });
  after(() => lab[Symbol.asyncDispose]());

  const lease = () => lab.store.get(LEASES, 'kube-node-lease', 'worker-a')?.spec.renewTime;

  test('a runc that cannot run stops new pods and execs; open streams and forwards go on, and the node is ready', async () => {
    await client.runPod('standing', 'worker-a');
    using shell = client.exec('standing', 'while read line; do echo "$line"; done', 'stdin=true&stdout=true');
    await shell.opened();
    shell.send(0, 'before\n');
    await shell.until(() => shell.text(1) === 'before\n');

    await node.writeFile('/usr/bin/runc', await runcNeedingGlibc(), executable);
    client.createPod('new', 'worker-a');
    const isWaiting = (pod: StoredObject) =>
      pod.status.containerStatuses?.[0].state.waiting?.reason === 'CreateContainerError';
    const { status } = await client.until(PODS, 'new', isWaiting);
    assert.equal(status.phase, 'Pending');
    const why =
      /^container create failed: \/usr\/bin\/runc: .*GLIBC_2\.99' not found \(required by \/usr\/bin\/runc\)$/;
    assert.match(status.containerStatuses[0].state.waiting.message, why);
    using exec = client.exec('standing', 'echo in', 'stdout=true&stderr=true');
    await exec.ended;
    assert.match(exec.text(2), /GLIBC_2\.99' not found/);
    assert.deepEqual([exec.text(1), exec.text(3).includes('"ExitCode","message":"1"')], ['', true]);

    shell.send(0, 'after\n');
    await shell.until(() => shell.text(1) === 'before\nafter\n');
    using forward = client.stream('standing', 'portforward?ports=22');
    await forward.until(() => forward.bytes(0).includes('SSH-2.0-OpenSSH'));
    const object = lab.store.get(NODES, undefined, 'worker-a');
    assert.ok(object && isReady('True')(object));

    await node.writeFile('/usr/bin/runc', await rightRunc(), executable);
    await client.until(PODS, 'new', pod => pod.status.phase === 'Running');
  });

  test('a kubelet that is stopped is heard of no more, until it is started; its containers live on', async () => {
    await client.runPod('lives', 'worker-a');
    using before = client.exec('lives', 'echo $PPID > /tmp/mark; exec sleep 1000', 'stdout=true');
    await before.opened();
    lab.knobs.nodeGraceMs = 300;
    await node.run(['systemctl', 'stop', 'kubelet']);
    assert.equal((await before.ended).code, 1006);
    const { status, body } = await client.exec('lives', 'true', 'stdout=true').refused();
    assert.deepEqual(
      [status, JSON.parse(body).message],
      [500, `error dialing backend: dial tcp ${node.address}:10250: connect: connection refused`],
    );
    const last = lease();
    await client.until(NODES, 'worker-a', isReady('Unknown'));
    assert.equal(lease(), last);
    await node.run(['systemctl', 'start', 'kubelet']);
    await client.until(NODES, 'worker-a', isReady('True'));
    assert.notEqual(lease(), last);
    using again = client.exec('lives', 'ls /tmp/mark', 'stdout=true');
    await again.ended;
    assert.equal(again.text(1), '/tmp/mark\n');
  });

  test('a restart of cri-o breaks the streams off and nothing else', async () => {
    await client.runPod('through', 'worker-a');
    using open = client.exec('through', 'echo begun; exec sleep 1000', 'stdout=true');
    await open.until(() => open.text(1) === 'begun\n');
    const version = lab.store.version;
    await node.run(['systemctl', 'restart', 'crio']);
    assert.deepEqual([(await open.ended).code, open.text(3)], [1006, '']);
    const last = lease();
    await client.until(LEASES, 'worker-a', ({ spec }) => spec.renewTime !== last);
    const changed = (lab.store.since(version) ?? []).filter(({ resource }) =>
      ['nodes', 'pods'].includes(resource.plural),
    );
    assert.deepEqual(
      changed.filter(({ object }) => object.metadata.name === 'through' || !isReady('True')(object)),
      [],
    );
  });

  test('a pod of another node reaches its sshd by the address that the Node object names', async () => {
    await client.runPod('neighbour', 'worker-b');
    const addresses: { type: string; address: string }[] = lab.store.get(NODES, undefined, 'worker-a')?.status
      .addresses;
    const address = addresses.find(({ type }) => type === 'InternalIP')?.address;
    assert.equal(address, node.address);
    using session = client.stream('neighbour', bashOf(`head -c 8 < /dev/tcp/${address}/22`));
    await session.ended;
    assert.equal(session.text(1), 'SSH-2.0-');
  });
});

function bashOf(script: string): string {
  return `exec?command=bash&command=-c&command=${encodeURIComponent(script)}&stdout=true`;
}
