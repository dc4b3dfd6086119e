import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNamespace } from '../lab/api/seed.ts';
import { CannotStart } from '../lab/runtime.ts';
import { askAsAdmin, debugPod, pathOfDebugPod } from '../support/admin.ts';
import { refusalOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { turned, until } from '../support/trouble.ts';

const { lab, run, start } = tellStories({ nodes: [{ name: 'worker-a' }] });
const usr = ['usr', 'worker-a', '--via', 'host', '-o', 'json'];

test('an image that cannot be pulled ends the run at once, with the words of the runtime and the flag for another image', async () => {
  using _broken = turned(lab(), { brokenImages: [/registry\.example\/tools/] });
  const { message, ...failure } = refusalOf(await run([...usr, '--image', 'registry.example/tools:7']));
  assert.deepEqual(failure, {
    status: 1,
    code: 'IMAGE_NOT_AVAILABLE',
    hint: 'name an image that the node can pull: --image',
  });
  assert.match(message ?? '', /^node\/worker-a: the debug pod: cannot pull registry\.example\/tools:7: .*not found$/);
});

test('a pod that the kubelet itself rejects ends the run at once, with its reason', async () => {
  using _refusing = turned(lab(), {
    refusePods: { reason: 'OutOfpods', message: "Node didn't have enough resource: pods" },
  });
  const { message, code } = refusalOf(await run(usr));
  assert.deepEqual(
    [code, message],
    [
      'POD_CANNOT_START',
      "node/worker-a: the debug pod: ended at once: OutOfpods: Pod was rejected: Node didn't have enough resource: pods",
    ],
  );
});

test('an image without the command of the pod ends the run at once, with the words of the runtime', async () => {
  const node = machine(lab(), 'worker-a');
  node.startPod = () =>
    Promise.reject(new CannotStart('exec: "/bin/sleep": stat /bin/sleep: no such file or directory'));
  const { message, code } = refusalOf(await run(usr));
  Reflect.deleteProperty(node, 'startPod');
  assert.equal(code, 'POD_CANNOT_START');
  assert.match(
    message ?? '',
    /ended at once: exit code 128, StartError, .*"\/bin\/sleep": stat \/bin\/sleep: no such file or directory$/,
  );
});

const takings = {
  deleted: (path: string) => askAsAdmin(lab(), 'DELETE', path),
  evicted: (path: string) =>
    askAsAdmin(lab(), 'POST', `${path}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: path.split('/').at(-1) },
    }),
};
for (const [taken, take] of Object.entries(takings)) {
  test(`a pod that is ${taken} while it starts ends the run at once`, async () => {
    using _slow = turned(lab(), { podStartMs: 3_600_000 });
    const running = start(usr);
    await until(lab(), () => debugPod(lab()) !== undefined);
    await take(pathOfDebugPod(lab()));
    const { code, hint } = refusalOf(await running.ended);
    assert.match(code ?? '', /^POD_(GONE|EVICTED)$/);
    assert.equal(hint, 'run the command again');
  });
}

test('a namespace whose quota has no room refuses the pod, with the words of the API', async () => {
  const quotas = { group: '', plural: 'resourcequotas' };
  createNamespace(lab().store, 'full', { 'pod-security.kubernetes.io/enforce': 'privileged' });
  lab().store.create(quotas, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'nothing', namespace: 'full' },
    spec: { hard: { pods: '0' } },
  });
  const { message, ...refused } = refusalOf(await run([...usr, '--to-namespace', 'full']));
  await askAsAdmin(lab(), 'DELETE', '/api/v1/namespaces/full');
  assert.deepEqual(refused, {
    status: 3,
    code: 'POD_NOT_ADMITTED',
    hint: 'name a namespace that takes a privileged pod: --to-namespace',
  });
  assert.match(message ?? '', / exceeded quota: nothing, requested: pods=1, used: pods=0, limited: pods=0$/);
});

test('a pod that does not start in time is given up with exit 4, and the last thing that was seen of it is told', async () => {
  using _slow = turned(lab(), { podStartMs: 3_600_000 });
  assert.deepEqual(refusalOf(await run([...usr, '--timeout', '5s'])), {
    status: 4,
    code: 'TIMEOUT',
    message: 'node/worker-a: the debug pod: gave up after 5 s; last seen: not seen by the kubelet yet',
    hint: 'give it more time: --timeout',
  });
});
