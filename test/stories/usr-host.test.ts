import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('through the host, a node gets a writable /usr, and the result says so', async () => {
  await reboot('worker-a');
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host']);
  assert.equal(stdout, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.equal(status, 0);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('a second run finds it so, and changes nothing', async () => {
  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host', '-o', 'json']);
  const { nodes, exit } = JSON.parse(stdout);
  assert.deepEqual({ status, exit }, { status: 0, exit: 0 });
  assert.equal(nodes[0].already, true);
});
