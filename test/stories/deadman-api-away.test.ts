import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { atFirst } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import type { Running } from '../support/program.ts';
import { isSwap, lastEndOn, sumOf, untilDisarmed, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';

const { lab, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const runc = '/usr/bin/runc';

/** Puts a runc that works, while the API server is gone from the swap on; resolves once the node has taken it back. */
async function putWithoutApi(...words: readonly string[]): Promise<Running> {
  const old = await sumOf(lab(), 'worker-a', runc);
  const { path } = await writeProgram(home(), 'runc', await rightRunc());
  await using _watch = await lab().watchScripts('worker-a');
  const away = Promise.withResolvers<void>();
  using _moment = atFirst(lab(), isSwap, () => void lab().api.suspend().then(away.resolve));
  const flags = ['--via', 'host', '--confirm-within', '10s', ...words];
  const running = start(['usr', 'worker-a', '--put', `${path}:${runc}`, ...flags]);
  await away.promise;
  await untilDisarmed(lab(), 'worker-a');
  assert.equal(await sumOf(lab(), 'worker-a', runc), old);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: nobody confirmed it in time');
  return running;
}

test('a node takes a put back by itself without an API server; its client sees that once there is one again', async () => {
  const { ended } = await putWithoutApi('-o', 'json');
  await lab().api.resume();
  const { status, code, message, leftovers } = endingOf(await ended);
  assert.deepEqual([status, leftovers], [7, []], `${code}: ${message}`);
  assert.match(message ?? '', /the originals are back$/);
  await assertWell(lab(), 'worker-a');
});

test('who does not wait for an API server to come back is told what may still be there', async () => {
  const { child, ended } = await putWithoutApi();
  const isTakingBack = new Promise<void>(done => {
    child.stderr?.on('data', text => String(text).includes('once more leaves at once') && done());
  });
  child.kill('SIGINT');
  await isTakingBack;
  child.kill('SIGINT');
  const { status, stderr } = await ended;
  await lab().api.resume();
  const left = stderr.split('\n').filter(line => line.startsWith('left behind: '));
  assert.equal(status, 130);
  assert.deepEqual(
    left.map(line => line.replace(/(?<=oc-rpmoverlay-)\w{5}/g, 'RUN')),
    [
      'left behind: namespace/oc-rpmoverlay-RUN',
      'left behind: pod/worker-a-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN',
      'left behind: node/worker-a: what was put there',
    ],
  );
  await clearAfterKilled(lab(), 'worker-a');
  await assertWell(lab(), 'worker-a');
});
