import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cordonAnnotation } from '../../../src/model/drain/cordon-record.ts';
import { nodes } from '../../../src/model/node/node.ts';
import { confirmRollbackSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { rollbackSwitchFile } from '../../../src/model/rollback/rollback-store.ts';
import { finishBoot } from '../../../src/steps/override/finish-boot.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { getting } from '../../support/answers.ts';
import { aLook } from '../../support/findings.ts';
import { rawNode } from '../../support/objects.ts';
import { anOverrideNode } from '../../support/override-node.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRemoveRequest } from '../../support/requests.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const gone = { digit: 'b', baseDigit: 'a', booted: true, removed: ['runc-1.1-1.x86_64'] };
const switchOf = (staged: string, state: string) =>
  `run\tearly\nby\tme\nstaged\t${staged}\nback\t${a}\nwindow\t600\n${state}`;
const counting = 'deadline\t9999999999\n';

/** A node that runs what was asked for, with what an earlier run has left there. */
function finishing(files: Record<string, string>, isLeftBehind = false) {
  const node = anOverrideNode({ deployments: [gone, { digit: 'a' }], installed: ['crun-1-1.x86_64'] });
  Object.assign(node.host.files, files);
  const confirmed: string[] = [];
  node.host.commands[quoteForShell(confirmRollbackSwitch({ id: 'early' }).argv)] = () => {
    confirmed.push('early');
    delete node.host.files[rollbackSwitchFile];
    return {};
  };
  const patched: unknown[] = [];
  const annotations = { [cordonAnnotation]: JSON.stringify({ version: 1, by: 'me', at: '', run: 'early' }) };
  const cordoned = rawNode({ annotations, unschedulable: true });
  const cluster = {
    ...node.ports.cluster,
    get: getting({ 'nodes/worker-a': cordoned }),
    patch: async <T>(_resource: unknown, _name: unknown, body: object): Promise<T> => {
      patched.push(body);
      return nodes.read(cordoned) as T;
    },
  };
  const staged = { kind: 'already', wishes: [{ kind: 'removed', name: 'runc' }], fields: {}, text: '' };
  const options = {
    ...{ request: aRemoveRequest(), prepared: aPrepared(), node: aPreparedNode(), by: 'me', isLeftBehind },
    opened: { pod: node.pod, look: aLook() },
    staged: staged as unknown as Parameters<typeof finishBoot>[1]['staged'],
  };
  const finish = (signal: AbortSignal) => finishBoot({ ...node.ports, cluster }, options, signal);
  return { ...node, finish, confirmed, patched };
}

test('where nothing was left there is nothing to finish', async t => {
  const node = finishing({});
  await node.finish(t.signal);
  assert.deepEqual([node.confirmed, node.patched], [[], []]);
});

test('a switch that waits for the confirmation of what runs is disarmed, once that is proved', async t => {
  const node = finishing({ [rollbackSwitchFile]: switchOf(b, counting) });
  await node.finish(t.signal);
  assert.deepEqual(node.confirmed, ['early']);
  assert.deepEqual(node.said('notice'), ['finishes what run early has begun']);
});

test('one that is about another deployment, or waits for its reboot, is left alone', async t => {
  for (const file of [switchOf('c'.repeat(64), counting), switchOf(b, '')]) {
    const node = finishing({ [rollbackSwitchFile]: file });
    await node.finish(t.signal);
    assert.deepEqual(node.confirmed, []);
  }
});

test('a cordon that was left behind is lifted', async t => {
  const node = finishing({}, true);
  await node.finish(t.signal);
  const annotations = { [cordonAnnotation]: null };
  assert.deepEqual(node.patched, [{ metadata: { annotations, resourceVersion: '' }, spec: { unschedulable: null } }]);
});
