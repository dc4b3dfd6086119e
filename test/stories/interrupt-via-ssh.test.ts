import { test } from 'node:test';
import { interruptAtBoundaries } from '../support/boundaries.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const stories = tellStories({ nodes: [{ name: 'worker-a' }] });

test('with a key that is granted, an interrupt at any moment leaves nothing but an overlay that is mounted', async t => {
  await interruptAtBoundaries(t, stories, ['--via', 'ssh']);
});

if (triesAll)
  test('with a key made on the node, an interrupt at any moment leaves nothing but an overlay that is mounted', async t => {
    await interruptAtBoundaries(t, stories, ['--via', 'ssh', '--key', 'node']);
  });
