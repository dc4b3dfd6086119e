import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { ctrlC, startOnTerminal } from '../support/on-terminal.ts';
import { tellStories } from '../support/stories.ts';

const { lab, env, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('on a terminal a spinner turns while there is work, and what stays is what was done and the table', async ({
  signal,
}) => {
  const at = startOnTerminal(['usr', 'worker-a'], { env: env(), signal });
  assert.equal(await at.ended, 0);
  assert.deepEqual(at.screen.text.split('\n'), [
    'letting a key in as core by a MachineConfig: pool worker, 1 node, no reboot',
    '✔ worker-a: /usr is writable until the next reboot',
    'NODE       /USR       VIA   CODE',
    'worker-a   unlocked   ssh   -',
  ]);
  for (const work of ['starting a debug pod', 'taking up rendered-worker-', 'logging in as core']) {
    assert.match(at.screen.raw, new RegExp(`[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]\\x1b\\[39m worker-a: ${work}`));
  }
  assert.ok(!at.screen.isCursorHidden);
});

test('twenty columns are enough: what is in progress is cut to the width and leaves nothing behind, and a table is told row by row', async ({
  signal,
}) => {
  await reboot('worker-a');
  const size = { columns: 20, rows: 24 };
  const at = startOnTerminal(['usr', 'worker-a', '--via', 'host'], { env: env(), signal, size });
  assert.equal(await at.ended, 0);
  assert.deepEqual(at.screen.text.split('\n'), [
    '✔ worker-a: /usr is',
    'writable until the n',
    'ext reboot',
    'NODE: worker-a',
    '/USR: unlocked',
    'VIA: host',
    'CODE: -',
  ]);
  const status = startOnTerminal(['status', 'worker-a'], { env: env(), signal, size });
  assert.equal(await status.ended, 0);
  assert.deepEqual(
    status.screen.text.split('\n').map(line => line.replace(/\d+s$/, 'NOW')),
    [
      ...['NODE: worker-a', '/USR: unlocked', 'PUT: -', 'OVERRIDES: -', 'BY: system:admin', 'SINCE: NOW', 'ARMED: -'],
      ...['POOL:', '  worker (Updated)'],
    ],
  );
});

test('Ctrl-C interrupts and cleans up, and the terminal is as before', async ({ signal }) => {
  await reboot('worker-a');
  const view = viewJournal(lab());
  lab().knobs.podStartMs = 3_600_000;
  const at = startOnTerminal(['usr', 'worker-a'], { env: env(), signal });
  await at.until(({ text }) => text.includes('worker-a: starting a debug pod'));
  at.type(ctrlC);
  const status = await at.ended;
  lab().knobs.podStartMs = 50;
  assert.deepEqual([status, at.screen.isCursorHidden], [130, false]);
  assert.deepEqual(at.screen.text.split('\n'), [
    'taking back what was made; once more leaves at once',
    '✖ worker-a: interrupted',
    'NODE       /USR          VIA   CODE',
    'worker-a   interrupted   -     INTERRUPTED',
  ]);
  assert.deepEqual(
    view.changes().map(change => change.replaceAll(/oc-rpmoverlay-[a-z0-9]{5}/g, 'RUN')),
    ['POST namespaces', 'POST namespaces/RUN/pods', 'DELETE namespaces/RUN/pods/worker-a-RUN', 'DELETE namespaces/RUN'],
  );
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
});
