import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { atFirst } from '../support/moment.ts';
import { assertWell } from '../support/node-health.ts';
import type { Ran } from '../support/program.ts';
import { isSwap, lastEndOn, sumOf, untilDisarmed, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';

const { lab, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const runc = '/usr/bin/runc';

/** Puts a runc that works, while the API server is gone from the swap on; resolves once the node has taken it back. */
async function putWithoutApi(...words: readonly string[]): Promise<{ readonly ended: Promise<Ran> }> {
  const old = await sumOf(lab(), 'worker-a', runc);
  const { path } = await writeProgram(home(), 'runc', await rightRunc());
  await using _watch = await lab().watchScripts('worker-a');
  const away = Promise.withResolvers<void>();
  using _moment = atFirst(lab(), isSwap, () => void lab().api.suspend().then(away.resolve));
  const flags = ['--via', 'host', '--confirm-within', '10s', '-o', 'json', ...words];
  const { ended } = start(['usr', 'worker-a', '--put', `${path}:${runc}`, ...flags]);
  await away.promise;
  await untilDisarmed(lab(), 'worker-a');
  assert.equal(await sumOf(lab(), 'worker-a', runc), old);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: nobody confirmed it in time');
  return { ended };
}

test('a node takes a put back by itself without an API server; its client sees that once there is one again', async () => {
  const { ended } = await putWithoutApi();
  await lab().api.resume();
  const { status, code, message, leftovers } = endingOf(await ended);
  assert.deepEqual([status, leftovers], [7, []], `${code}: ${message}`);
  assert.match(message ?? '', /the originals are back$/);
  await assertWell(lab(), 'worker-a');
});

test('where the API server does not come back, the run does not say what it cannot know, and names what it left', async () => {
  const { ended } = await putWithoutApi('--timeout', '40s');
  const { status, code, leftovers } = endingOf(await ended);
  await lab().api.resume();
  assert.deepEqual([status, code, leftovers.map(({ what }) => what.replace(/oc-rpmoverlay-\w{5}/g, 'RUN'))], []);
  await clearAfterKilled(lab(), 'worker-a');
  await assertWell(lab(), 'worker-a');
});
