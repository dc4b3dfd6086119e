import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readComplaint } from '../../../../src/model/rpm-ostree/complaint.ts';
import { judgeComplaint } from '../../../../src/model/rpm-ostree/complaint-verdict.ts';
import { overridesOf } from '../../../../src/model/rpm-ostree/overrides.ts';
import { parsePackageDiff } from '../../../../src/model/rpm-ostree/package-diff.ts';
import { parsePackages } from '../../../../src/model/rpm-ostree/packages.ts';
import { readSaid } from '../../../../src/model/rpm-ostree/said.ts';
import { nextOf, parseStatus, rollbackOf } from '../../../../src/model/rpm-ostree/status.ts';
import { parseStatusText } from '../../../../src/model/rpm-ostree/status-text.ts';
import { parseVersion } from '../../../../src/model/rpm-ostree/version.ts';
import { mutationsOf } from '../../../support/mutations.ts';
import { statusJson } from '../../../support/rpm-ostree.ts';

const json = statusJson(
  [
    {
      digit: 'b',
      staged: true,
      replaced: [['runc-4:1.1-1.x86_64', 'runc-4:1.2-1.x86_64']],
      requested: ['cri-o-1-1.x86_64'],
    },
    { digit: 'a', booted: true, removed: ['crun-1-1.x86_64'] },
  ],
  ['UpdateDeployment', ':1.93', '/path'],
);

const text = [
  'State: busy\nTransaction: upgrade\n  Initiator: client(x)\nWarning: failed to finalize previous deployment\n    error: x',
  'Inactive base replacements:\n  runc-1-1.x86_64\nInactive base removals:\n  crun\nUpgraded:\n  a 1-1 -> 2-1\nRemoved:\n  b-1-1.x86_64',
  'Following services may need to be restarted:\nusr/lib/systemd/system/a.service\nForbidden base package replacements:\n  a 1 -> 2 (r)',
  'error: Could not depsolve transaction; 1 problem detected:\n Problem 1: a\n  - b\nTransaction in progress: x\nVersion: 2024.7',
].join('\n');

const fieldNames = fc.constantFrom(
  ...['checksum', 'osname', 'booted', 'base-local-replacements', 'base-remote-replacements', 'base-removals'],
  ...['requested-base-local-replacements', 'requested-base-remote-replacements', 'custom-origin', 'serial'],
);

function readAll(output: string): void {
  const status = parseStatus(output);
  if (status) {
    rollbackOf(status);
    const next = nextOf(status);
    if (next) overridesOf(next);
  }
  parseStatusText(output);
  readSaid(output);
  parsePackageDiff(output);
  parsePackages(output);
  parseVersion(output);
  const complaint = readComplaint({ status: 1, stdout: output, stderr: output });
  assert.ok(complaint);
  judgeComplaint(complaint, { program: 'oc rpmoverlay', node: 'worker-a', missing: [] });
}

test('no text makes the readers of rpm-ostree throw, nor those who judge what they read', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), readAll), { seed: 4 });
});

test('no JSON makes them throw, of whatever form it is', () => {
  const deployments = fc.record({
    deployments: fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fieldNames, fc.jsonValue()))),
  });
  fc.assert(
    fc.property(deployments, value => readAll(JSON.stringify(value))),
    { seed: 4, numRuns: 500 },
  );
});

test('no damaged answer makes them throw', () => {
  for (const [index, whole] of [json, text].entries()) {
    for (const damaged of mutationsOf(Buffer.from(whole), 2000, index)) readAll(Buffer.from(damaged).toString());
  }
});

test('a line of 200 KB that looks like the beginning of much is read to its end', () => {
  readAll(`error: ${' Problem: - '.repeat(20_000)}`);
});
