import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeyRecordPatch, hostKeysAnnotation } from '../../../src/model/node/host-key-record.ts';
import { recordHostKeys } from '../../../src/steps/ssh/record-host-keys.ts';
import { failing, forbidden } from '../../support/answers.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const at = '2026-11-22T06:31:52.000Z';
const now = () => Date.parse(at);
const knownBy = (line: string) =>
  aNode({ annotations: { [hostKeysAnnotation]: JSON.stringify({ version: 1, at: '', keys: [line] }) } });

for (const [what, node] of [
  ['of which none are recorded', aNode()],
  ['that had others', knownBy(otherKey.line)],
] as const) {
  test(`the host keys of a node ${what} are written on its object`, async t => {
    const sent: unknown[] = [];
    const ports = expecting({
      clock: { now },
      cluster: {
        patch: async (resource, name, patch) => {
          sent.push(resource.plural, name, patch);
          return resource.read(rawNode());
        },
      },
    });
    await recordHostKeys(ports, node, [someKey.publicKey], t.signal);
    const patch = hostKeyRecordPatch({ version: 1, at, keys: [someKey.publicKey] });
    assert.deepEqual(sent, ['nodes', { name: 'worker-a' }, patch]);
  });
}

test('what is recorded already is not written again, and keys that were not seen take nothing away', async t => {
  await recordHostKeys(expecting(), knownBy(someKey.line), [someKey.publicKey], t.signal);
  await recordHostKeys(expecting(), knownBy(someKey.line), [], t.signal);
});

test('a user who may not write there gets a warning', async t => {
  const ports = expecting({ clock: { now }, cluster: { patch: failing(forbidden) } });
  await recordHostKeys(ports, aNode(), [someKey.publicKey], t.signal);
  assert.deepEqual(ports.events, [
    { kind: 'warning', node: 'worker-a', text: 'not recorded on the node object: you may not' },
  ]);
});
