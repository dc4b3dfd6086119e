import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { openAfterBoot } from '../../../src/steps/reboot/open-after-boot.ts';
import { lost } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aPreparedNode } from '../../support/prepared.ts';

const opened = { pod: aDebugPod(aHost()), look: aLook() };
const away = new Failure('failed', 'API_UNREACHABLE', 'cannot reach the API server');
const sick = new Failure('failed', 'POD_CANNOT_START', 'exec format error');

/** Opens on a node where these come before a pod starts. */
function opening(failures: readonly Failure[], signal: AbortSignal) {
  const left = [...failures];
  const clock = aClock();
  const checkNode = async () => {
    const failure = left.shift();
    if (failure) throw failure;
    return opened;
  };
  return { clock, going: openAfterBoot({ clock }, { site: { checkNode }, node: aPreparedNode() }, signal) };
}

test('what is lost with an API server that does not stay up at once is tried again, and not for ever', async t => {
  const { clock, going } = opening([away, lost], t.signal);
  assert.deepEqual([await going, clock.slept], [opened, [2000, 2000]]);
  await assert.rejects(opening([away, away, away, away, away], t.signal).going, away);
});

test('a node on which no pod starts is not tried again', async t => {
  const { clock, going } = opening([sick], t.signal);
  await assert.rejects(going, sick);
  assert.deepEqual(clock.slept, []);
});
