import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRunDirectory, removeRunFiles } from '../../../src/model/put/run-files.ts';
import { openScratchPlace } from '../../../src/steps/override/scratch-place.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aClock } from '../../support/clock.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const making = quoteForShell(makeRunDirectory(run).argv);
const removing = quoteForShell(removeRunFiles(run).argv);

function aPlace() {
  const host = aHost({ commands: { [making]: () => ({}), [removing]: () => ({ stdout: 'removed\n' }) } });
  const ports = expecting({ clock: aClock() });
  return { host, ports, pod: aDebugPod(host), run, undo: anUndo(), program: 'oc rpmoverlay' };
}

test('the scratch place goes at the end of the run', async t => {
  const { ports, host, ...place } = aPlace();
  await openScratchPlace(ports, place, t.signal);
  assert.deepEqual(await place.undo.run(), []);
  assert.deepEqual(host.ran, [`pod: ${making}`, `pod: ${removing}`]);
});

test('one that was removed before is not removed again', async t => {
  const { ports, host, ...place } = aPlace();
  const { remove } = await openScratchPlace(ports, place, t.signal);
  await remove(t.signal);
  await place.undo.run();
  assert.deepEqual(host.ran, [`pod: ${making}`, `pod: ${removing}`]);
});
