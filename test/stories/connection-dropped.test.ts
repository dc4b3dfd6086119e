import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNamespace } from '../lab/api/seed.ts';
import { NAMESPACES } from '../lab/controllers/resources.ts';
import { askAsAdmin, pathOfDebugPod } from '../support/admin.ts';
import { actionOf, auditOf } from '../support/audit.ts';
import { refusalOf } from '../support/ending.ts';
import { atFirst, program, request } from '../support/moment.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned } from '../support/trouble.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });
const keyIsGranted = request('POST', 'machineconfigs');

async function succeeds(...words: string[]): Promise<void> {
  const { status, stderr } = await run(['usr', 'worker-a', ...words]);
  assert.equal(status, 0, stderr);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
}

for (const how of triesAll ? (['clean', 'drop'] as const) : (['drop'] as const)) {
  test(`watches that end after every event (${how}) are taken up again, and the run succeeds`, async () => {
    await reboot('worker-a');
    using _api = turned(lab(), { dropWatchAfter: { events: 1, how } });
    await succeeds();
  });
}

test('a watch whose version the API has forgotten meanwhile begins anew with a list', async () => {
  using _api = turned(lab(), { podStartMs: 300, dropWatchAfter: { events: 1, how: 'clean' } });
  let watches = 0;
  using audit = auditOf(lab(), entry => {
    if (actionOf(entry) !== 'watch pods' || ++watches !== 2) return;
    createNamespace(lab().store, 'meanwhile');
    lab().store.remove(NAMESPACES, undefined, 'meanwhile');
    lab().store.compact();
  });
  await succeeds('--via', 'host');
  const actions = audit.asked.map(actionOf).filter(action => / pods$/.test(action));
  assert.deepEqual(actions.slice(0, 5), ['create pods', 'list pods', 'watch pods', 'watch pods', 'list pods']);
});

test('an API that is too busy now and then is asked again when it says so, also for what changes something', async () => {
  await reboot('worker-a');
  const busy = (match: RegExp, status: number) => ({ match, status, times: 1, retryAfterSeconds: 1 });
  using _api = turned(lab(), {
    failNext: [
      busy(/^GET .*\/pods$/, 429),
      busy(/^POST .*\/namespaces$/, 429),
      busy(/^POST .*\/pods$/, 503),
      busy(/^POST .*\/machineconfigs$/, 429),
      busy(/^GET .*\/exec$/, 503),
      busy(/^DELETE .*\/machineconfigs\/.*$/, 503),
    ],
  });
  await succeeds();
  assert.deepEqual(
    lab().knobs.failNext.map(({ times }) => times),
    [0, 0, 0, 0, 0, 0],
  );
});

test('an API server that restarts is waited for, and its 403 of the first moment is not believed', async () => {
  await reboot('worker-a');
  using _knobs = turned(lab(), {});
  using _moment = atFirst(lab(), keyIsGranted, () => {
    // As soon as this request is answered.
    setImmediate(async () => {
      await lab().api.suspend();
      const forbidden = { status: 403, times: 1 };
      lab().knobs.failNext = [
        { ...forbidden, match: /machineconfigpools/ },
        { ...forbidden, match: /\/nodes$/ },
      ];
      await lab().api.resume();
    });
  });
  await succeeds();
});

test('a debug pod that somebody deletes while the key is rolled out ends the run, and the key is taken back', async () => {
  await reboot('worker-a');
  using _moment = atFirst(lab(), keyIsGranted, async () => {
    await askAsAdmin(lab(), 'DELETE', `${pathOfDebugPod(lab())}?gracePeriodSeconds=0`);
  });
  const { message, ...failed } = refusalOf(await run(['usr', 'worker-a', '-o', 'json']));
  assert.deepEqual(failed, { status: 1, code: 'POD_GONE', hint: 'run the command again' });
  assert.match(message ?? '', /^pod\/worker-a-oc-rpmoverlay-\w{5} was deleted$/);
});

test('a debug pod that somebody deletes while /usr is unlocked ends the run; the overlay is a result and stays', async () => {
  await reboot('worker-a');
  using _moment = atFirst(lab(), program('ssh', 'usroverlay'), async () => {
    await askAsAdmin(lab(), 'DELETE', `${pathOfDebugPod(lab())}?gracePeriodSeconds=0`);
  });
  const { code } = refusalOf(await run(['usr', 'worker-a', '-o', 'json']));
  assert.equal(code, 'POD_GONE');
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  await succeeds();
});
