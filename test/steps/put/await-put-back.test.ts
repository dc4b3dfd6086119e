import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { HostResult } from '../../../src/model/host-command.ts';
import type { StoreView } from '../../../src/model/put/store-view.ts';
import { awaitPutBack } from '../../../src/steps/put/await-put-back.ts';
import { getting, lost } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aStoreView } from '../../support/findings.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { printedStore, words } from '../../support/put-host.ts';
import { newSum, oldSum } from '../../support/put-plan.ts';

const path = '/usr/bin/runc';
const file = (now: string) => ({ path, original: oldSum, put: newSum, now });
const firing = { run: 'x7k2p', by: 'me', deadline: 0, state: 'firing' } as const;
const back = aStoreView({ files: [file(oldSum)] });

/** Waits for a host that answers so, one after the other; `lost` is no answer. */
function waiting(
  signal: AbortSignal,
  answers: readonly (Partial<StoreView> | 'lost')[],
  { nodes = [rawNode()] as readonly (object | Failure)[] } = {},
) {
  const left = [...answers];
  const answer = (): Partial<HostResult> => {
    const next = left.shift();
    if (next === undefined || next === 'lost') throw lost;
    return { stdout: printedStore(next) };
  };
  const host = aHost({ commands: { [words.show]: answer, [words.fire]: () => ({}) } });
  const objects = [...nodes];
  const clock = aClock();
  const ports = expecting({
    clock,
    cluster: {
      get: (resource, name, own) => {
        const node = objects.length > 1 ? objects.shift() : objects[0];
        return getting({ 'nodes/worker-a': node })(resource, name, own);
      },
    },
  });
  const options = {
    pod: aDebugPod(host),
    shell: shellOf(host, 'ssh'),
    run: { id: 'x7k2p' },
    bootId: 'boot-1',
    before: new Map([[path, oldSum]]),
  };
  return { host, clock, ports, end: awaitPutBack(ports, options, signal) };
}

test('a node is asked by either way until what was put is not there any more', async t => {
  const { host, clock, ports, end } = waiting(t.signal, [
    { switch: firing, files: [file(newSum)] },
    'lost',
    'lost',
    { files: [file(oldSum)] },
  ]);
  assert.deepEqual(await end, { kind: 'put-back', view: back });
  assert.deepEqual(
    host.ran,
    ['ssh', 'host', 'ssh', 'host'].map(route => `${route}: ${words.show}`),
  );
  assert.deepEqual(clock.slept, [1000]);
  assert.deepEqual(ports.events[0], { kind: 'progress', node: 'worker-a', text: 'waiting until it is put back' });
});

test('a switch of the run that is found armed is fired, by the way that found it', async t => {
  const { host, end } = waiting(t.signal, [
    'lost',
    { switch: { ...firing, state: 'armed' }, files: [file(newSum)] },
    { files: [file(oldSum)] },
  ]);
  assert.equal((await end).kind, 'put-back');
  assert.deepEqual(host.ran, [
    `ssh: ${words.show}`,
    `host: ${words.show}`,
    `host: ${words.fire}`,
    `ssh: ${words.show}`,
  ]);
});

test('the switch of another run is not fired', async t => {
  const { host, end } = waiting(t.signal, [
    { working: { run: 'x7k2p', by: 'me' }, switch: { ...firing, run: 'other', state: 'armed' }, files: [] },
    { files: [] },
  ]);
  await end;
  assert.equal(host.ran.includes(`ssh: ${words.fire}`), false);
});

test('a node that has rebooted and is Ready has dropped all of it', async t => {
  const nodes = [
    rawNode(),
    rawNode({ bootId: 'boot-2', ready: 'False' }),
    new Failure('failed', 'API_UNREACHABLE', 'no route'),
    rawNode({ bootId: 'boot-2' }),
  ];
  const { clock, end } = waiting(t.signal, [], { nodes });
  assert.deepEqual(await end, { kind: 'rebooted' });
  assert.deepEqual(clock.slept, [1000, 1000, 1000]);
});

test('what will never be put back is a failure, with what is to be done', async t => {
  await assert.rejects(waiting(t.signal, [{ files: [file(newSum)] }]).end, {
    kind: 'failed',
    code: 'NOT_PUT_BACK',
    message: 'node/worker-a: /usr/bin/runc is not what it was',
    hint: 'reboot the node',
  });
});

test('it is waited for as long as the caller wants, and a bug ends it', async () => {
  const tooLate = new Failure('timeout', 'TIMEOUT', 'too late');
  await assert.rejects(waiting(AbortSignal.abort(tooLate), []).end, lost);
  const bug = new Error('a bug');
  const ports = expecting({ clock: aClock(), cluster: { get: () => Promise.reject(bug) } });
  const host = aHost();
  const options = {
    pod: aDebugPod(host),
    shell: shellOf(host, 'ssh'),
    run: { id: 'x' },
    bootId: 'b',
    before: new Map(),
  };
  await assert.rejects(awaitPutBack(ports, options, new AbortController().signal), bug);
});
