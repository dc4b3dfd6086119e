import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtUnits } from '../../../src/model/node/unit-look.ts';
import type { InstallPlan } from '../../../src/model/put/install-plan.ts';
import { proveInstall } from '../../../src/steps/put/prove-install.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { words } from '../../support/put-host.ts';
import { newSum } from '../../support/put-plan.ts';
import { aPutScene } from '../../support/put-scene.ts';

const restart = ['crio.service'];
const units = quoteForShell(lookAtUnits(restart).argv);
const line = (state: string, sha256 = newSum) => `crio.service\t${state}\tsuccess\t/usr/bin/runc\t${sha256}\n`;

/** Proves a plan through a new pod, which sees these states of the unit, one after the other. */
function proving(signal: AbortSignal, states: readonly string[], plan: Partial<InstallPlan> = { restart }) {
  const scene = aPutScene({ plan });
  const left = [...states];
  scene.host.commands[units] = () => ({ stdout: left.shift() ?? '' });
  scene.host.commands[quoteForShell(lookAtUnits([]).argv)] = () => ({});
  scene.put();
  return { scene, prove: () => proveInstall(scene.ports, scene.witness, scene.staged.plan, signal) };
}

test('what stands at every path is seen by PID 1, and units by the pod, until all is so', async t => {
  const { scene, prove } = proving(t.signal, [line('activating'), line('active')]);
  await prove();
  assert.deepEqual(
    scene.host.ran,
    [words.show, units, words.show, units].map(each => `check: ${each}`),
  );
  assert.deepEqual(scene.clock.slept, [500]);
  const said = scene.ports.events.filter(({ kind }) => kind === 'progress');
  assert.deepEqual(said, [
    { kind: 'progress', node: 'worker-a', text: 'looking through a new connection' },
    { kind: 'progress', node: 'worker-a', text: 'crio.service is activating' },
  ]);
});

test('a put that is still at work is waited for, whatever its units do', async t => {
  const { scene, prove } = proving(t.signal, [line('failed'), line('active')]);
  scene.see({ working: { run: 'x7k2p', by: 'me' } });
  const ready = scene.clock.sleep;
  scene.ports.clock.sleep = async (ms, signal) => {
    scene.see({ working: undefined });
    await ready(ms, signal);
  };
  await prove();
});

test('a unit that runs the former file is a failure', async t => {
  await assert.rejects(proving(t.signal, [line('active', 'old')]).prove(), {
    kind: 'failed',
    code: 'UNIT_RUNS_OLD_FILE',
    message: 'node/worker-a: crio.service still runs the former /usr/bin/runc',
    hint: 'journalctl -u crio.service, on the node',
  });
});

test('a path that is not what was put there is a failure, without a word about units', async t => {
  const { scene, prove } = proving(t.signal, [line('failed')]);
  scene.see({ files: [] });
  await assert.rejects(prove(), {
    code: 'NOT_PROVED',
    message: 'node/worker-a: /usr/bin/runc is not what was put there',
  });
});
