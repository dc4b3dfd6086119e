import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeKeyGone } from '../../../src/steps/ssh/see-key-gone.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { expecting } from '../../support/ports.ts';
import { coreKeyFile, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const { publicKey } = someKey;
const unseen = 'whether the key is gone from the node could not be seen';
const leftover = {
  what: 'node/worker-a: a key of this run that core can log in with',
  recover: 'oc debug node/worker-a -- chroot /host find /var/home/core/.ssh -type f -exec sed -i /somebody/d {} +',
};

/** What is left behind of a key, on a node with these files. */
async function leftOf(files: Readonly<Record<string, string>>, isSaidGone: boolean) {
  const undo = anUndo();
  const ports = expecting();
  seeKeyGone(ports, { pod: aDebugPod(aHost({ files })), publicKey, isSaidGone: () => isSaidGone, undo });
  const left = await undo.run();
  const warned = ports.events.flatMap(event => (event.kind === 'warning' ? event.text.replace(/:.*/, '') : []));
  return { left, warned };
}

test('a key that is not in the files of core is gone, whatever the operator says', async () => {
  const files = { ...rhcos, [coreKeyFile]: `${otherKey.line}\n` };
  for (const isSaidGone of [true, false]) assert.deepEqual(await leftOf(files, isSaidGone), { left: [], warned: [] });
});

test('a key that is seen there is left behind, though the operator says that it is done', async () => {
  const files = { ...rhcos, [coreKeyFile]: `${someKey.line}\n` };
  assert.deepEqual(await leftOf(files, true), { left: [leftover], warned: [] });
});

test('where the node cannot be asked the operator’s word has to do, and the user is warned', async () => {
  assert.deepEqual(await leftOf({}, true), { left: [], warned: [unseen] });
});

test('where neither can be heard, the key is left behind', async () => {
  assert.deepEqual(await leftOf({}, false), { left: [leftover], warned: [unseen] });
});

test('a key that is to stay is not looked for', async () => {
  const undo = anUndo();
  const host = aHost();
  seeKeyGone(expecting(), { pod: aDebugPod(host), publicKey, isSaidGone: () => false, undo })();
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, []);
});
