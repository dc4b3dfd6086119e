import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { atFirst, type Moment, program, request } from '../support/moment.ts';
import { recover } from '../support/recover.ts';
import { tellStories } from '../support/stories.ts';

const { lab, start, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** Starts a run, sends signals at moments of it, and returns how it ended. What is held up goes on when it has ended. */
async function runWithSignals(argv: readonly string[], signals: readonly (readonly [Moment, NodeJS.Signals])[]) {
  const { child, ended } = start(argv);
  const left = [...signals];
  lab().journal.setGate(async entry => {
    const [next] = left;
    if (!next?.[0](entry)) return;
    left.shift();
    child.kill(next[1]);
    if (left.length === 0) await ended;
  });
  const ran = await ended;
  lab().journal.setGate(async () => {});
  assert.deepEqual(left, []);
  return ran;
}

test('SIGTERM cleans up as well, and is 143', async () => {
  const { child, ended } = start(['usr', 'worker-a', '-o', 'json']);
  using _moment = atFirst(lab(), request('POST', 'machineconfigs'), () => void child.kill('SIGTERM'));
  const { status, stdout } = await ended;
  const { exit, code, leftovers } = JSON.parse(stdout);
  assert.deepEqual([status, exit, code, leftovers], [143, 143, 'TERMINATED', []]);
});

test('a second SIGINT during the clean-up ends the run at once, and what is left is named with what removes it', async t => {
  await reboot('worker-a');
  const view = viewJournal(lab());
  const { status, stderr } = await runWithSignals(
    ['usr', 'worker-a'],
    [
      [program('ssh', 'touch'), 'SIGINT'],
      [request('DELETE', 'machineconfigs'), 'SIGINT'],
    ],
  );
  assert.equal(status, 130);
  const [, id] = /oc-rpmoverlay\/run":"(\w{5})"/.exec(JSON.stringify(view.created('namespaces'))) ?? [];
  const left = stderr.split('\n').filter(line => line.startsWith('left behind: '));
  assert.deepEqual(left, [
    `left behind: namespace/oc-rpmoverlay-${id}`,
    `left behind: pod/worker-a-oc-rpmoverlay-${id} in namespace oc-rpmoverlay-${id}`,
    'left behind: node/worker-a: a key of this run that core can log in with',
    `left behind: machineconfig/99-worker-oc-rpmoverlay-${id}`,
  ]);
  const commands = [...stderr.matchAll(/^ {2}remove it with: (.*)$/gm)].map(([, command]) => command ?? '');
  assert.equal(commands.length, left.length);
  for (const command of commands.toReversed()) await recover(lab(), command, text => t.diagnostic(text));
});

test('with -o json, a second SIGINT still leaves one object on stdout', async t => {
  await reboot('worker-a');
  const { status, stdout } = await runWithSignals(
    ['usr', 'worker-a', '--via', 'host', '-o', 'json'],
    [
      [program('exec', 'usroverlay'), 'SIGINT'],
      [request('DELETE', 'pods'), 'SIGINT'],
    ],
  );
  const { exit, code, leftovers } = JSON.parse(stdout);
  assert.deepEqual([status, exit, code], [130, 130, 'INTERRUPTED']);
  assert.equal(leftovers.length, 2);
  for (const left of leftovers.toReversed()) await recover(lab(), left.recover, text => t.diagnostic(text));
});
