import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAMESPACES } from '../lab/controllers/resources.ts';
import { machine } from '../support/node-truth.ts';
import { type AtTerminal, ctrlC, startOnTerminal } from '../support/on-terminal.ts';
import { tellStories } from '../support/stories.ts';
import { until } from '../support/trouble.ts';
import { type KeyFile, makeKnownKey } from '../support/user-keys.ts';

const { lab, env, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('a shell is on a terminal of the size and kind of the user, after the spinner has gone, and its status is ours', async ({
  signal,
}) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal });
  await at.until(hasPrompt);
  at.type('unset HISTFILE; echo "$(id -un) $TERM $(stty size)"; exit 4\r');
  assert.equal(await at.ended, 4);
  assert.deepEqual(at.screen.text.split('\n'), [
    '[core@worker-a ~]$ unset HISTFILE; echo "$(id -un) $TERM $(stty size)"; exit 4',
    'core xterm 24 80',
    'logout',
  ]);
  assert.match(at.screen.raw, /worker-a: starting a debug pod/);
  assert.ok(!at.screen.isCursorHidden);
});

test('Ctrl-C is for the job on the node: neither the shell nor the program ends by it', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal });
  await at.until(hasPrompt);
  at.type('unset HISTFILE; echo ready; cat\r');
  await at.until(({ text }) => text.endsWith('\nready')); // Only now has bash given the terminal back to echo what is typed.
  at.type('echoed by cat\r');
  await at.until(({ text }) => text.endsWith('echoed by cat\nechoed by cat'));
  at.type(ctrlC);
  await at.until(({ text }) => text.endsWith('^C\n[core@worker-a ~]$'));
  at.type('exit 5\r');
  assert.equal(await at.ended, 5);
});

test('the size is passed on when it changes', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal }, 'bash', '-c', 'trap "stty size; exit 5" WINCH; echo ready; sleep 30 & wait');
  await at.until(({ text }) => text === 'ready');
  await at.resize({ columns: 100, rows: 24 });
  assert.deepEqual([await at.ended, at.screen.text], [5, 'ready\n24 100']);
});

test('what the node sends reaches the terminal as it is, as editors and pagers need it', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal }, 'sh', '-c', "stty -opost; printf 'down\\nhere'");
  assert.equal(await at.ended, 0);
  assert.match(at.screen.raw, /down\nhere$/);
});

test('when the connection is lost the terminal is as before, and the failure is ours', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal });
  await at.until(hasPrompt);
  await machine(lab(), 'worker-a').run(['pkill', '-KILL', '-u', 'core', 'sshd']);
  assert.equal(await at.ended, 255);
  assert.match(at.screen.text, /error: the connection to sshd was lost/);
});

test('when the window is closed, what was made is taken back all the same', { timeout: 60_000 }, async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const at = ssh({ key, signal }, 'sh', '-c', 'echo ready; sleep 60');
  await at.until(({ text }) => text === 'ready');
  at.hangUp();
  const ours = () =>
    lab()
      .store.list(NAMESPACES)
      .filter(({ metadata }) => metadata.name.startsWith('oc-rpmoverlay'));
  await until(lab(), () => ours().length === 0);
});

function ssh({ key, signal }: { readonly key: KeyFile; readonly signal: AbortSignal }, ...words: string[]): AtTerminal {
  const command = words.length === 0 ? [] : ['--', ...words];
  return startOnTerminal(['ssh', 'worker-a', '--key', key.path, ...command], { env: env(), signal });
}

function hasPrompt({ text }: { readonly text: string }): boolean {
  return text.endsWith('[core@worker-a ~]$');
}
