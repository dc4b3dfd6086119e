import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asSeenByInit,
  createProbe,
  probePath,
  removeMarkers,
  removeProbe,
  unlockUsr,
} from '../../../../src/model/usr/usr-commands.ts';

const run = { id: 'x7k2p' };
const markers = ['/run/ostree/deployment-state/c0.0/unlocked-development'];

test('what changes a node is said to, and names exactly what it touches', () => {
  const probe = '/usr/.oc-rpmoverlay-probe-x7k2p';
  assert.equal(probePath(run), probe);
  assert.deepEqual(
    [unlockUsr, createProbe(run), removeProbe(run), removeMarkers(markers)],
    [
      { argv: ['rpm-ostree', 'usroverlay'], effect: 'change' },
      { argv: ['touch', probe], effect: 'change' },
      { argv: ['rm', '-f', probe], effect: 'change' },
      { argv: ['rm', '-f', ...markers], effect: 'change' },
    ],
  );
});

test('PID 1’s view of a path is below its root', () => {
  assert.equal(asSeenByInit(probePath(run)), '/proc/1/root/usr/.oc-rpmoverlay-probe-x7k2p');
});
