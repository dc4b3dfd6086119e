import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeStore } from '../../src/model/node/node-store.ts';
import { assertWholePut, nodesOfPut, putArguments } from '../support/double-put.ts';
import { endingOf } from '../support/ending.ts';
import { machine } from '../support/node-truth.ts';
import { PutMoments, tryAtBoundaries } from '../support/put-boundaries.ts';
import { isArmed, lastEndOn } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';

const stories = tellStories({ nodes: nodesOfPut.map(name => ({ name })) });
const { lab, start, reboot } = stories;

test('a put that is killed on its node at any moment is taken back, unless all of it was there already', {
  timeout: 3_600_000,
}, async t => {
  const words = await putArguments(stories, '--via', 'host');
  using moments = new PutMoments(lab());
  await tryAtBoundaries(t, stories, {
    argvFor: node => ['usr', node, ...words],
    nodes: nodesOfPut,
    isWanted: ({ isOnHost, isConfirming }) => isOnHost && !isConfirming,
    sample: nodesOfPut.length,
    async tryAt(node, boundary) {
      await using _watch = await lab().watchScripts(node);
      const { ended } = start(['usr', node, ...words]);
      moments.at(node, boundary, async () => {
        await machine(lab(), node).run(['systemctl', 'kill', '--signal=KILL', 'oc-rpmoverlay-put-*']);
      });
      const ran = await ended;
      const { status, leftovers } = endingOf(ran);
      const end = await lastEndOn(lab(), node);
      assert.deepEqual([leftovers, await isArmed(lab(), node)], [[], false], ran.stderr);
      assert.equal(status, end === 'confirmed' ? 0 : 7, ran.stderr);
      await assertWholePut(lab(), node, end);
      if (end === 'confirmed') await reboot(node);
      await machine(lab(), node).run(['rm', '-rf', nodeStore]);
    },
  });
});
