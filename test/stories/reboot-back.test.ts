import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { spoilStaged } from '../lab/node/deployment-faults.ts';
import { endingOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { rpmOn, tellOverrideStories } from '../support/override-stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { until } from '../support/trouble.ts';

const names = ['worker-a', 'worker-b'];
if (triesAll) names.push('worker-c');
const { lab, run, build } = tellOverrideStories({
  nodes: names.map(name => ({ name })),
  knobs: { nodeGraceMs: 4000 },
});

/** Beside the others, which have made nodes unavailable too. */
const reboot = (name: string, ...words: readonly string[]) => run(['reboot', name, '--max-unavailable', '3', ...words]);

const isCordoned = (name: string): boolean => lab().store.get(NODES, undefined, name)?.spec.unschedulable === true;
/** Its kubelet has said so. */
function hasBooted(name: string): boolean {
  const { nodeInfo, conditions } = lab().store.get(NODES, undefined, name)?.status ?? {};
  const isReady = conditions.some(
    (one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True',
  );
  return isReady && nodeInfo.bootID === machine(lab(), name).bootId;
}

const cordonOf = (name: string) => ({ what: `the cordon of node/${name}`, recover: `oc adm uncordon ${name}` });

/** Somebody stages another runc by hand. */
async function stageRunc(name: string): Promise<void> {
  const node = machine(lab(), name);
  const path = '/var/tmp/runc.rpm';
  const file = (await build('runc', '1.3.0', '1.el9')).get('runc') ?? '';
  await node.writeFile(path, await readFile(file), { uid: 0, gid: 0, mode: 0o644 });
  await node.run(['rpm-ostree', 'override', 'replace', path]);
  await node.removeFile(path);
}

describe('a reboot', { concurrency: true }, () => {
  test('announces, boots and proves what somebody has staged, with a cordon of somebody else’s that stays', async () => {
    await stageRunc('worker-a');
    lab().store.update(NODES, undefined, 'worker-a', node => {
      node.spec.unschedulable = true;
    });
    const { status, stderr } = await reboot('worker-a');
    assert.equal(status, 0, stderr);
    const override = 'override runc-4:1.3.0-1.el9.x86_64';
    assert.match(stderr, new RegExp(`^worker-a: the reboot brings what is pending there: ${override}$`, 'm'));
    assert.match(stderr, /^worker-a: it was cordoned before, and stays so$/m);
    assert.match(stderr, new RegExp(`^worker-a: rebooted, and back in service; .*: ${override}$`, 'm'));
    assert.equal(await rpmOn(lab(), 'worker-a', 'runc'), 'runc-1.3.0-1.el9.x86_64');
    assert.ok(isCordoned('worker-a'));
    lab().store.update(NODES, undefined, 'worker-a', node => {
      delete node.spec.unschedulable;
    });
  });

  test('that ends with the old deployment says why, and leaves the node cordoned until one ends well', async () => {
    await stageRunc('worker-b');
    await spoilStaged(machine(lab(), 'worker-b'));
    const { status, code, message, leftovers } = endingOf(await reboot('worker-b', '-o', 'json'));
    assert.deepEqual([status, code, leftovers], [1, 'OTHER_DEPLOYMENT_BOOTED', [cordonOf('worker-b')]]);
    assert.match(message ?? '', /^node\/worker-b booted deployment .*: Installing kernel: Failed to find kernel in /);
    assert.ok(isCordoned('worker-b'));

    assert.equal((await reboot('worker-b')).status, 0);
    assert.ok(!isCordoned('worker-b'));
  });

  if (triesAll)
    test('does not believe a Ready that lies, and says in the end what was seen last', async () => {
      const node = machine(lab(), 'worker-c');
      const hold = node.holdReboot();
      const { status, stderr } = await reboot('worker-c', '--timeout', '12s');
      assert.equal(status, 4, stderr);
      const said = stderr.split('\n').filter(line => /going down|last seen|left behind/.test(line));
      assert.deepEqual(said, [
        'worker-c: rebooting: going down',
        'error: worker-c: gave up after 12 s; last seen: down: Kubelet stopped posting node status.',
        `left behind: ${cordonOf('worker-c').what}`,
      ]);
      assert.ok(isCordoned('worker-c'));

      hold[Symbol.dispose]();
      await until(lab(), () => hasBooted('worker-c'));
      const again = await reboot('worker-c');
      assert.equal(again.status, 0, again.stderr);
      assert.ok(!isCordoned('worker-c'));
    });
});
