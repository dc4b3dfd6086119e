import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import type { ClusterStories } from '../../support/cluster/cluster-stories.ts';
import { refusalOf } from '../../support/ending.ts';
import { usrBy } from '../../support/node-truth.ts';
import { titlesOf } from '../../support/plan.ts';

export function tellLooks({ node, run, onHost, recorded }: ClusterStories): void {
  test('check finds nothing that speaks against the node, and leaves no pod of those that it looks from', async () => {
    const { status, stdout, stderr } = await run(['check', node(), '--live', '-o', 'json']);
    assert.equal(status, 0, `${stdout}${stderr}`);
    const checks: readonly { readonly topic: string; readonly verdict: string }[] = JSON.parse(stdout).checks;
    const live = ['debug pod', '/usr', 'rpm-ostree', 'sshd'];
    assert.deepEqual(
      checks.flatMap(({ topic, verdict }) => (live.includes(topic) ? [`${topic} ${verdict}`] : [])),
      live.map(topic => `${topic} ok`),
    );
  });

  test('for a person a plan is numbered, with the objects as YAML and the commands quoted, and nothing of it is done', async () => {
    const before = [await usrBy(onHost), await recorded()];
    const { status, stdout } = await run(['usr', node(), '--dry-run', '--via', 'host', '--', 'echo', 'a b']);
    assert.equal(status, 0);
    const titles = titlesOf(stdout);
    assert.deepEqual(titles.slice(0, 3), [
      'create namespace/oc-rpmoverlay-RUN',
      `create pod/${node()}-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN`,
      `run on ${node()}`,
    ]);
    assert.match(titles.at(-1) ?? '', /^not looked at: the node itself/);
    const [namespace, pod] = stdout.split(/^ ?\d+\. create .*\n/m).slice(1);
    assert.deepEqual([kindOf(namespace), kindOf(pod)], ['Namespace', 'Pod']);
    assert.match(stdout, / -- echo 'a b'$/m);
    assert.deepEqual([await usrBy(onHost), await recorded()], before);
  });

  test('a node that would be refused is refused in the plan as well', async () => {
    const refusal = refusalOf(await run(['usr', 'no-such-node', '--dry-run', '-o', 'json']));
    assert.deepEqual([refusal.status, refusal.code], [3, 'NODE_NOT_FOUND']);
  });

  test('before a command, what fails is our own, and its status is 255', async () => {
    const { status, stdout, stderr } = await run(['usr', 'no-such-node', '--via', 'host', '--', 'true']);
    assert.deepEqual({ status, stdout }, { status: 255, stdout: '' });
    assert.match(stderr, /^error: node\/no-such-node is not there$/m);
  });
}

/** Of the object at the beginning of a part of the plan. */
function kindOf(part = ''): string {
  const yaml = part.split(/^ ?\d+\. /m)[0] ?? '';
  const [object] = loadAll(yaml.replace(/^ {6}/gm, ''));
  return (object as { kind: string }).kind;
}
