import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { podManifest, TestApi } from './test-api.ts';
import { Kubectl, kubectlTest } from './test-kubectl.ts';

const api = await TestApi.start();
const kubectl = await Kubectl.for(api.server, ['admin', 'viewer']);
after(async () => {
  await kubectl[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

const nodes = { group: '', plural: 'nodes' };
const pods = { group: '', plural: 'pods' };

function makeNode(name: string, labels: Record<string, string> = {}): void {
  api.store.create(nodes, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'node-role.kubernetes.io/worker': '', ...labels } },
    spec: {},
    status: {
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
      capacity: { cpu: '2', memory: '1Gi', pods: '110' },
      allocatable: { cpu: '2', memory: '1Gi', pods: '110' },
      nodeInfo: {
        bootID: 'b',
        kubeletVersion: 'v1.33.5',
        osImage: 'Lab OS',
        kernelVersion: '6.1',
        containerRuntimeVersion: 'cri-o://1.33',
      },
    },
  });
}

/** The words of each line, without the age, which nobody knows beforehand. */
function cells(stdout: string): string[][] {
  return stdout
    .trim()
    .split('\n')
    .map(line => line.split(/\s{2,}/).filter(cell => !/^\d+[sm]$/.test(cell)));
}

kubectlTest('kubectl get prints a table, a wide one, names, JSON and YAML', async () => {
  makeNode('shown');
  const table = await kubectl.run(['get', 'nodes', 'shown']);
  assert.deepEqual([table.status, table.stderr], [0, '']);
  assert.deepEqual(cells(table.stdout), [
    ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
    ['shown', 'Ready', 'worker', 'v1.33.5'],
  ]);
  const wide = await kubectl.run(['get', 'no', 'shown', '-o', 'wide']);
  assert.match(wide.stdout, /10\.0\.0\.7 +<none> +Lab OS +6\.1 +cri-o:\/\/1\.33/);
  assert.equal((await kubectl.run(['get', 'nodes', 'shown', '-o', 'name'])).stdout, 'node/shown\n');
  assert.equal(
    JSON.parse((await kubectl.run(['get', 'nodes', 'shown', '-o', 'json'])).stdout).status.nodeInfo.bootID,
    'b',
  );
  assert.match((await kubectl.run(['get', 'nodes', 'shown', '-o', 'yaml'])).stdout, /\n {4}bootID: b\n/);
});

kubectlTest('kubectl get -w prints what changes', async t => {
  makeNode('watched', { watched: '' });
  // by selector, since of an object by name kubectl takes the first event for the one that it has printed
  const child = kubectl.start(['get', 'nodes', '-l', 'watched', '-w', '--no-headers']);
  t.after(() => child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  assert.match((await lines.next()).value ?? '', /^watched +Ready +worker/);
  api.store.update(nodes, undefined, 'watched', draft => {
    draft.spec = { unschedulable: true };
  });
  assert.match((await lines.next()).value ?? '', /^watched +Ready,SchedulingDisabled +worker/);
});

kubectlTest('kubectl create makes an object once', async () => {
  const namespace = api.namespace();
  const path = await kubectl.manifest('create', podManifest('made'));
  const first = await kubectl.run(['create', '-n', namespace, '-f', path]);
  assert.deepEqual([first.status, first.stdout, first.stderr], [0, 'pod/made created\n', '']);
  const second = await kubectl.run(['create', '-n', namespace, '-f', path]);
  assert.equal(second.status, 1);
  assert.match(second.stderr, /^Error from server \(AlreadyExists\): .*pods "made" already exists\n$/);
});

kubectlTest('kubectl apply creates, leaves alone, and changes', async () => {
  const config = (version: string) => ({
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name: '99-applied', labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec: { config: { ignition: { version } } },
  });
  const name = 'machineconfig.machineconfiguration.openshift.io/99-applied';
  const apply = async (version: string) =>
    kubectl.run(['apply', '-f', await kubectl.manifest('apply', config(version))]);
  assert.equal((await apply('3.2.0')).stdout, `${name} created\n`);
  assert.equal((await apply('3.2.0')).stdout, `${name} unchanged\n`);
  assert.equal((await apply('3.4.0')).stdout, `${name} configured\n`);
  const { stdout } = await kubectl.run(['get', 'mc', '99-applied']);
  assert.deepEqual(cells(stdout)[1], ['99-applied', '3.4.0']);
  assert.deepEqual((await kubectl.run(['delete', 'mc', '99-applied'])).status, 0);
});

kubectlTest('kubectl apply of a pod that is there sends a strategic merge patch', async () => {
  const namespace = api.namespace();
  const pod = (image: string) => podManifest('applied', { containers: [{ name: 'main', image }] });
  const apply = async (image: string) =>
    kubectl.run(['apply', '-n', namespace, '-f', await kubectl.manifest('apply-pod', pod(image))]);
  assert.equal((await apply('a:1')).stdout, 'pod/applied created\n');
  assert.equal((await apply('a:1')).stdout, 'pod/applied unchanged\n');
  assert.equal((await apply('a:2')).stdout, 'pod/applied configured\n');
  assert.equal(api.store.get(pods, namespace, 'applied')?.spec.containers[0].image, 'a:2');
});

kubectlTest('kubectl label, annotate and patch change what they say', async () => {
  makeNode('marked');
  assert.equal((await kubectl.run(['label', 'node', 'marked', 'a=b'])).stdout, 'node/marked labeled\n');
  assert.equal((await kubectl.run(['annotate', 'node', 'marked', 'c=d', 'e=f'])).stdout, 'node/marked annotated\n');
  assert.equal((await kubectl.run(['annotate', 'node', 'marked', 'e-'])).stdout, 'node/marked annotated\n');
  const patch = JSON.stringify({ spec: { unschedulable: true } });
  for (const type of ['strategic', 'merge'])
    await kubectl.run(['patch', 'node', 'marked', '--type', type, '-p', patch]);
  const json = JSON.stringify([{ op: 'remove', path: '/metadata/labels/a' }]);
  assert.equal(
    (await kubectl.run(['patch', 'node', 'marked', '--type', 'json', '-p', json])).stdout,
    'node/marked patched\n',
  );
  const node = api.store.get(nodes, undefined, 'marked');
  assert.deepEqual(
    [node?.metadata.labels, node?.metadata.annotations, node?.spec],
    [{ 'node-role.kubernetes.io/worker': '' }, { c: 'd' }, { unschedulable: true }],
  );
});

kubectlTest('kubectl delete waits until the kubelet has removed the pod', async t => {
  const namespace = api.namespace();
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('ending') });
  const stop = api.store.listen(({ type, resource, object }) => {
    if (resource.plural !== 'pods' || type !== 'MODIFIED' || !object.metadata.deletionTimestamp) return;
    setTimeout(() => api.store.remove(pods, namespace, object.metadata.name), 50);
  });
  t.after(stop);
  const { status, stdout } = await kubectl.run(['delete', 'pod', '-n', namespace, 'ending']);
  assert.equal(status, 0);
  assert.match(stdout, /^pod "ending" deleted/);
  assert.equal(api.store.get(pods, namespace, 'ending'), undefined);
});

kubectlTest('kubectl wait ends when the condition comes true, and fails when it does not', async () => {
  const namespace = api.namespace();
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('slow') });
  const args = ['wait', '-n', namespace, 'pod/slow', '--for=condition=Ready'];
  const failed = await kubectl.run([...args, '--timeout=1s']);
  assert.deepEqual([failed.status, failed.stderr], [1, 'error: timed out waiting for the condition on pods/slow\n']);
  const waiting = kubectl.run([...args, '--timeout=30s']);
  api.store.update(pods, namespace, 'slow', draft => {
    draft.status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  });
  assert.deepEqual((await waiting).stdout, 'pod/slow condition met\n');
});

kubectlTest('kubectl describe node shows its conditions and its pods', async () => {
  makeNode('described');
  const namespace = api.namespace();
  const pod = podManifest('on-it', { nodeName: 'described' });
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: pod });
  const { status, stdout } = await kubectl.run(['describe', 'node', 'described']);
  assert.equal(status, 0);
  assert.match(stdout, /KubeletReady +kubelet is posting ready status/);
  assert.match(stdout, new RegExp(`${namespace} +on-it `));
  assert.match(stdout, /OS Image: +Lab OS/);
});

kubectlTest('kubectl tells its user what the server refused', async () => {
  const missing = await kubectl.run(['get', 'nodes', 'nope']);
  assert.deepEqual([missing.status, missing.stderr], [1, 'Error from server (NotFound): nodes "nope" not found\n']);
  const forbidden = await kubectl.run(['delete', 'node', 'nope'], 'viewer');
  assert.equal(
    forbidden.stderr,
    'Error from server (Forbidden): nodes "nope" is forbidden: User "viewer" cannot delete resource "nodes" in API group "" at the cluster scope\n',
  );
  const none = await kubectl.run(['get', 'pods', '-n', 'nowhere']);
  assert.deepEqual([none.status, none.stderr], [0, 'No resources found in nowhere namespace.\n']);
});
