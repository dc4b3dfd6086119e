import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeStatus } from '../../../src/steps/override/see-status.ts';
import { lost } from '../../support/answers.ts';
import { anOverrideNode } from '../../support/override-node.ts';

function answering(reaction: (attempt: number) => object | undefined) {
  const node = anOverrideNode();
  const [status] = Object.keys(node.host.commands).filter(words => words.includes('--json'));
  const well = node.host.commands[status ?? ''];
  let attempt = 0;
  node.host.commands[status ?? ''] = () => {
    attempt += 1;
    return reaction(attempt) ?? well?.();
  };
  return { ...node, see: (signal: AbortSignal) => seeStatus(node.ports, node.pod, signal) };
}

test('right after a boot the daemon may not answer: it is asked again, and a lost connection is opened again', async t => {
  const node = answering(attempt => {
    if (attempt === 2) throw lost;
    return attempt < 4 ? { status: 1, stderr: 'error: Timeout was reached' } : undefined;
  });
  assert.equal((await node.see(t.signal)).deployments.length, 1);
  assert.deepEqual(node.clock.slept, [1000, 1000, 1000]);
});

test('that goes on for ten attempts', async t => {
  const node = answering(() => ({ stdout: 'none' }));
  await assert.rejects(node.see(t.signal), { kind: 'failed', code: 'STATUS_UNREADABLE' });
  assert.equal(node.clock.slept.length, 9);
});

test('a node without ostree is refused at once', async t => {
  const node = answering(() => ({
    status: 1,
    stderr: 'error: This system was not booted via libostree; cannot operate',
  }));
  await assert.rejects(node.see(t.signal), {
    kind: 'refused',
    code: 'NO_OSTREE_HOST',
    message: 'node/worker-a: it was not booted by ostree',
  });
  assert.deepEqual(node.clock.slept, []);
});
