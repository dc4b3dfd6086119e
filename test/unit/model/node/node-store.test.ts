import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bootDirectory,
  candidatePath,
  nodeStore,
  planPath,
  programPath,
  rpmPath,
  runDirectory,
} from '../../../../src/model/node/node-store.ts';

const run = { id: 'x7k2p' };

test('all that a node keeps lies outside of /usr, by run and by boot', () => {
  assert.deepEqual(
    [nodeStore, runDirectory(run), candidatePath(run, 3), programPath(run), planPath(run), bootDirectory('boot-1')],
    [
      '/var/lib/oc-rpmoverlay',
      '/var/lib/oc-rpmoverlay/runs/x7k2p',
      '/var/lib/oc-rpmoverlay/runs/x7k2p/new/3',
      '/var/lib/oc-rpmoverlay/runs/x7k2p/program',
      '/var/lib/oc-rpmoverlay/runs/x7k2p/plan',
      '/var/lib/oc-rpmoverlay/boots/boot-1',
    ],
  );
});

test('an RPM for rpm-ostree ends as one, which is how it knows a file', () => {
  assert.equal(rpmPath(run, 0), '/var/lib/oc-rpmoverlay/runs/x7k2p/new/0.rpm');
});
