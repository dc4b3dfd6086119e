import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { assertWholePut, nodesOfPut, putArguments } from '../support/double-put.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { PutMoments, tryAtBoundaries } from '../support/put-boundaries.ts';
import { lastEndOn, untilDisarmed, untilPutIsOver } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';

const stories = tellStories({ nodes: nodesOfPut.map(name => ({ name })) });
const { lab, start, reboot } = stories;

test('a client that is killed at any moment leaves a node that is wholly as it was, in time, or wholly new', {
  timeout: 3_600_000,
}, async t => {
  const words = await putArguments(stories, '--via', 'host', '--confirm-within', '20s');
  using moments = new PutMoments(lab());
  await tryAtBoundaries(t, stories, {
    argvFor: node => ['usr', node, ...words],
    nodes: nodesOfPut,
    sample: nodesOfPut.length,
    async tryAt(node, boundary) {
      await using _watch = await lab().watchScripts(node);
      const { child, ended } = start(['usr', node, ...words]);
      moments.at(node, boundary, async () => {
        child.kill('SIGKILL');
        if (child.signalCode === null) await once(child, 'exit');
      });
      await ended;
      await untilPutIsOver(lab(), node);
      await untilDisarmed(lab(), node);
      const end = await lastEndOn(lab(), node);
      if (!boundary.isConfirming) assert.equal(end, 'rolledback: nobody confirmed it in time');
      await assertWholePut(lab(), node, end);
      await clearAfterKilled(lab(), node);
      if (end === 'confirmed') await reboot(node);
    },
  });
});
