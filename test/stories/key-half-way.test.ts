import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { marksOf } from '../lab/controllers/mco/node-marks.ts';
import { machineConfigPools, machineConfigs } from '../lab/controllers/mco/resources.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { endingOf } from '../support/ending.ts';
import { keysOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { cordonedNode, poolIs, until } from '../support/trouble.ts';
import { type KeyFile, makeKeyFile } from '../support/user-keys.ts';

const { lab, run, start, home } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

test('an interrupted grant is taken back, also from the node that had taken the key up already', async ({ signal }) => {
  const key = await makeKeyFile(join(home(), 'interrupted'));
  const { child, ended } = start(grantOf(key), { signal });
  await until(lab(), () => nodesThatAre('Working').length === 1);
  const [first = ''] = nodesThatAre('Working');
  const [second = ''] = nodesThatAre('Done');
  {
    // While a node is cordoned no other one is begun with, since one at most may be unavailable.
    using _cordoned = cordonedNode(lab(), second);
    await until(lab(), () => nodesThatAre('Done').length === 2);
    assert.ok((await keysOf(lab(), first)).includes(key.line));
    child.kill('SIGINT');
    await Promise.race([until(lab(), () => grants().length === 0), ended]);
  }
  const { status, code, leftovers } = endingOf(await ended);
  assert.deepEqual({ status, code, leftovers }, { status: 130, code: 'INTERRUPTED', leftovers: [] });
  assert.ok(!(await keysOf(lab(), first)).includes(key.line));
});

if (triesAll)
  test('a grant that takes too long stays, for the cluster to get there, and it is said how to take it back', async ({
    signal,
  }) => {
    const key = await makeKeyFile(join(home(), 'late'));
    let name = '';
    {
      using _cordoned = cordonedNode(lab(), 'worker-b');
      const { status, code, message, hint, leftovers } = endingOf(
        await run([...grantOf(key), '--timeout', '8s'], { signal }),
      );
      [name = ''] = grants();
      assert.deepEqual({ status, code, leftovers }, { status: 4, code: 'TIMEOUT', leftovers: [] });
      assert.equal(
        message,
        `machineconfigpool/worker: gave up after 8 s; last seen: 0 of 2 nodes updated; machineconfig/${name} stays, for the cluster to get there`,
      );
      assert.match(hint ?? '', new RegExp(` key revoke ${name}, or give it more time: run the command again$`));
    }
    const again = endingOf(await run(grantOf(key)));
    assert.deepEqual([again.status, grants()], [0, [name]]);
    assert.ok((await keysOf(lab(), 'worker-b')).includes(key.line));
    assert.equal((await run(['key', 'revoke', name])).status, 0);
  });

test('a grant that a node cannot take up fails with the reason of its daemon, and is taken back as far as that goes', async () => {
  const key = await makeKeyFile(join(home(), 'stuck'));
  lab().knobs.mcoDegraded.set('worker-b', 'disk full');
  const { status, code, message, leftovers } = endingOf(await run(grantOf(key)));
  lab().knobs.mcoDegraded.clear();
  assert.deepEqual(
    { status, code, message, leftovers },
    {
      status: 1,
      code: 'POOL_DEGRADED',
      message: 'machineconfigpool/worker: it is degraded: Node worker-b is reporting: "disk full"',
      leftovers: [{ what: 'the key on nodes of machineconfigpool/worker', recover: 'oc describe mcp/worker' }],
    },
  );
  assert.deepEqual(grants(), []);
  await until(lab(), () => poolIs(lab(), 'Updated', 'True') && poolIs(lab(), 'Degraded', 'False') && isSettled());
});

function grantOf({ path }: KeyFile): readonly string[] {
  return ['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`, '-o', 'json'];
}

/** The MachineConfigs of this program. */
function grants(): readonly string[] {
  const names = lab()
    .store.list(machineConfigs)
    .map(({ metadata }) => metadata.name);
  return names.filter(name => name.includes('-oc-rpmoverlay-'));
}

function nodesThatAre(state: 'Done' | 'Working'): readonly string[] {
  const nodes = lab().store.list(NODES);
  return nodes.filter(node => marksOf(node).state === state).map(({ metadata }) => metadata.name);
}

/** Whether no node is to be begun with any more. */
function isSettled(): boolean {
  const pool = lab().store.get(machineConfigPools, undefined, 'worker');
  const target = pool?.spec.configuration.name;
  return lab()
    .store.list(NODES)
    .every(node => marksOf(node).currentConfig === target && marksOf(node).state === 'Done');
}
