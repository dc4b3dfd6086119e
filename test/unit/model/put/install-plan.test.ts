import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, formatInstallPlan } from '../../../../src/model/put/install-plan.ts';
import { anInstallPlan, newSum } from '../../../support/put-plan.ts';

test('a plan is lines of words, and its last one says that it is whole', () => {
  const plan = anInstallPlan({
    changes: [
      ...anInstallPlan().changes,
      { kind: 'link', index: 2, path: '/usr/bin/two words', target: '../lib/runc' },
      { kind: 'rpm', index: 3, sha256: newSum, name: 'toyd' },
    ],
    restart: ['crio.service', 'kubelet.service'],
  });
  assert.equal(
    formatInstallPlan(plan),
    [
      'version\t1',
      'run\tx7k2p',
      'boot\tboot-1',
      'by\tme',
      'deadman\t600',
      'lock\t60',
      `file\t1\t${newSum}\t0755\t/usr/bin/runc`,
      'link\t2\t../lib/runc\t/usr/bin/two words',
      `rpm\t3\t${newSum}\ttoyd`,
      'restart\tcrio.service',
      'restart\tkubelet.service',
      'end\n',
    ].join('\n'),
  );
});

test('without a switch its time is none, and nobody may be who asks', () => {
  const text = formatInstallPlan(anInstallPlan({ deadmanSeconds: undefined, by: '', changes: [] }));
  assert.equal(text, 'version\t1\nrun\tx7k2p\nboot\tboot-1\nby\t\ndeadman\t0\nlock\t60\nend\n');
});

test('the content of a link is its target', () => {
  assert.deepEqual(
    [contentOf({ kind: 'file', sha256: newSum }), contentOf({ kind: 'link', target: 'runc' })],
    [newSum, 'link:runc'],
  );
});
