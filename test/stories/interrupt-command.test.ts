import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';

const { lab, start } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** The processes of the user's command that run on the node. */
function commandsLeft(): Promise<string> {
  return machine(lab(), 'worker-a').run(['sh', '-c', 'pgrep -af "sleep [1]000" || true']);
}

/** Starts `usr worker-a -- sh -c SCRIPT` and returns when the script has said something. */
async function started(via: string, script: string) {
  const running = start(['usr', 'worker-a', '--via', via, '--', 'sh', '-c', script], { input: new PassThrough() });
  assert.ok(running.child.stdout);
  await once(running.child.stdout, 'data');
  assert.notEqual(await commandsLeft(), '');
  return running;
}

for (const via of waysTried('host')) {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`--via ${via}: ${signal} ends the command on the node, with all that it has started`, async () => {
      const { child, ended } = await started(via, 'sleep 1000 & echo ready; sleep 1000');
      child.kill(signal);
      assert.equal((await ended).status, status);
      assert.equal(await commandsLeft(), '');
      assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
    });
  }

  test(`--via ${via}: a command whose connection is lost is ended as well`, async () => {
    const { ended } = await started(via, 'echo ready; exec sleep 1000');
    lab().open.drop();
    assert.equal((await ended).status, 255);
    assert.equal(await commandsLeft(), '');
  });

  test(`--via ${via}: a command whose reader goes away is ended as well`, async () => {
    const { child, ended } = await started(via, 'sleep 1000 & while echo more; do sleep 0.1; done');
    child.stdout?.destroy();
    ended.catch(() => {}); // Its output was not read to the end.
    assert.deepEqual(await once(child, 'exit'), [141, null]);
    assert.equal(await commandsLeft(), '');
  });
}

test('a command that does not care for SIGTERM is killed', async () => {
  const { child, ended } = await started('host', "trap '' TERM HUP INT PIPE; sleep 1000 & echo ready; wait");
  child.kill('SIGINT');
  assert.equal((await ended).status, 130);
  assert.equal(await commandsLeft(), '');
});
