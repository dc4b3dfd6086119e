import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeKeys } from './key-file.ts';
import { ManualTimers } from './manual-timers.ts';
import { openPaperCluster, type PaperCluster } from './paper-cluster.ts';
import { PaperNode } from './paper-node.ts';
import { machineConfigs } from './resources.ts';

const home = '/home/core/.ssh';
const owner = { uid: 1000, gid: 1000, mode: 0o600 };

async function nodeWithOldKeys(): Promise<PaperNode> {
  const node = new PaperNode('worker-a', new ManualTimers());
  for (const file of ['authorized_keys', 'authorized_keys.d/ignition', 'authorized_keys.d/by-hand', 'known_hosts']) {
    await node.writeFile(`${home}/${file}`, 'old\n', owner);
  }
  return node;
}

test('on RHCOS 9 every key file but ignition’s is removed, and that one is written anew', async () => {
  const node = await nodeWithOldKeys();
  await writeKeys(node, 'authorized_keys.d/ignition', ['a', 'b']);
  assert.deepEqual(Object.fromEntries(node.files), {
    [`${home}/authorized_keys.d/ignition`]: { content: 'a\nb\n', owner },
    [`${home}/known_hosts`]: { content: 'old\n', owner },
  });
});

test('on RHCOS 8 authorized_keys is written anew, and fragments are left alone', async () => {
  const node = await nodeWithOldKeys();
  await writeKeys(node, 'authorized_keys', ['a']);
  assert.deepEqual(Object.fromEntries(node.files), {
    [`${home}/authorized_keys`]: { content: 'a\n', owner },
    [`${home}/authorized_keys.d/ignition`]: { content: 'old\n', owner },
    [`${home}/authorized_keys.d/by-hand`]: { content: 'old\n', owner },
    [`${home}/known_hosts`]: { content: 'old\n', owner },
  });
});

async function deleteLastKey(cluster: PaperCluster): Promise<string | undefined> {
  cluster.store.remove(machineConfigs, undefined, '99-worker-ssh');
  await cluster.watch(60_000);
  return cluster.nodes.get('worker-a')?.files.get(`${home}/authorized_keys`)?.content;
}

test('the last key that goes leaves an empty file', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] }, { file: 'authorized_keys' });
  assert.equal(await deleteLastKey(cluster), '');
});

test('the last key that goes stays on the node up to OpenShift 4.13', async () => {
  const installerKeys = { worker: ['ssh-ed25519 AAAA installer'] };
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] }, { file: 'authorized_keys', installerKeys });
  cluster.knobs.mcoKeepsLastKeys = true;
  assert.equal(await deleteLastKey(cluster), 'ssh-ed25519 AAAA installer\n');
});
