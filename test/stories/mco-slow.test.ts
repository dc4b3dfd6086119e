import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellStories } from '../support/stories.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });

test('with a slow operator, the progress says what it is doing, first to let the key in and then to remove it', async () => {
  Object.assign(lab().knobs, { mcoRenderMs: 400, mcoPaceMs: 400, mcoApplyMs: 400, mcoDrainMs: 200 });
  const { status, stderr } = await run(['usr', 'worker-a']);
  assert.equal(status, 0, stderr);
  const lines = stderr
    .replaceAll(/rendered-worker-[0-9a-f]{6}…/g, 'RENDERED')
    .split('\n')
    .slice(0, -1);
  const begin = lines.findIndex(line => line.startsWith('letting a key in'));
  // What passes in a moment may go unseen.
  const passing = new Set(['worker-a: waiting for RENDERED (0 of 2 updated)', 'worker-a: taking up RENDERED (Done)']);
  const said = lines.slice(begin).filter(line => !passing.has(line.replace('removing the key: ', '')));
  assert.deepEqual(said, [
    'letting a key in as core by a MachineConfig: pool worker, 2 nodes, no reboot',
    'worker-a: waiting for machineconfigpool/worker to be rendered',
    'worker-a: waiting for RENDERED (2 of 2 updated)',
    'worker-a: taking up RENDERED (Working)',
    'worker-a: logging in as core',
    'worker-a: unlocking /usr',
    'worker-a: proving that /usr is writable on the host',
    'worker-a: /usr is writable until the next reboot',
    'worker-a: removing the key: waiting for machineconfigpool/worker to be rendered',
    'worker-a: removing the key: waiting for RENDERED (2 of 2 updated)',
    'worker-a: removing the key: taking up RENDERED (Working)',
  ]);
});

test('nothing is said twice in a row', async () => {
  Object.assign(lab().knobs, { mcoPaceMs: 100 });
  const { stderr } = await run(['usr', 'worker-a', '--via', 'host']);
  const lines = stderr.split('\n');
  assert.deepEqual(
    lines.filter((line, index) => line === lines[index - 1]),
    [],
  );
});
