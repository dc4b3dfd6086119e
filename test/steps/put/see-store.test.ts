import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeIdleStore, seeStore } from '../../../src/steps/put/see-store.ts';
import { aClock } from '../../support/clock.ts';
import { aStoreView } from '../../support/findings.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { printedStore, words } from '../../support/put-host.ts';

const working = { run: 'x7k2p', by: 'me' };

/** A host that answers so, one after the other. */
function answering(...answers: readonly string[]) {
  const left = [...answers];
  const host = aHost({ commands: { [words.show]: () => ({ stdout: left.shift() ?? 'asked too often' }) } });
  return { host, onHost: { node: 'worker-a', shell: shellOf(host, 'host'), reporter: expecting().reporter } };
}

test('a node says what was changed there', async t => {
  const view = aStoreView({ working, rpms: ['toyd-1-1.x86_64'] });
  const { host, onHost } = answering(printedStore(view));
  assert.deepEqual(await seeStore(onHost, t.signal), view);
  assert.deepEqual(host.ran, [`host: ${words.show}`]);
});

test('an answer that is none is a failure: a broken runtime may let a command succeed that never ran', async t => {
  await assert.rejects(seeStore(answering('').onHost, t.signal), {
    kind: 'failed',
    code: 'NODE_UNREADABLE',
    message: 'node/worker-a: what was changed there could not be read',
    hint: 'add -v to see what ran on the host',
  });
});

test('a run that is still at work is waited for, another is not', async t => {
  const { host } = answering(printedStore({ working }), printedStore({ working: { ...working, run: 'other' } }));
  const clock = aClock();
  const view = await seeIdleStore(expecting({ clock }), aDebugPod(host), { id: 'x7k2p' }, t.signal);
  assert.equal(view.working?.run, 'other');
  assert.deepEqual(clock.slept, [500]);
});
