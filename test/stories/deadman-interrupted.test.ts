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

test('a run that is interrupted after it has armed the switch takes the put back before it ends', {
  timeout: 3_600_000,
}, async t => {
  const words = await putArguments(stories, '--via', 'host');
  using moments = new PutMoments(lab());
  await tryAtBoundaries(t, stories, {
    argvFor: node => ['usr', node, ...words],
    nodes: nodesOfPut,
    sample: nodesOfPut.length,
    async tryAt(node, boundary) {
      await using _watch = await lab().watchScripts(node);
      const { child, ended } = start(['usr', node, ...words]);
      moments.at(node, boundary, async () => void child.kill('SIGINT'));
      const { status, code, leftovers } = endingOf(await ended);
      const end = await lastEndOn(lab(), node);
      assert.deepEqual([leftovers, await isArmed(lab(), node)], [[], false]);
      if (!boundary.isConfirming)
        assert.deepEqual([status, code, end.split(':')[0]], [130, 'INTERRUPTED', 'rolledback']);
      await assertWholePut(lab(), node, end);
      await machine(lab(), node).run(['rm', '-rf', nodeStore]);
      if (end === 'confirmed') await reboot(node);
    },
  });
});
