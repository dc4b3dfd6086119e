import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyLive, askVersion, resetLive } from '../../../src/model/rpm-ostree/commands.ts';
import { applyLiveOn, resetLiveOn } from '../../../src/steps/override/apply-live.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { anOverrideNode, booted, type Reaction, run } from '../../support/override-node.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const staged = { digit: 'b', baseDigit: 'a', staged: true, removed: ['runc-1.1-1.x86_64'] };
const stale =
  'Successfully updated running filesystem tree; Following services may need to be restarted:\nusr/lib/systemd/system/crio.service\n';

function applying(reaction: Reaction, version = '2024.7') {
  const [year = 0, number = 0] = version.split('.').map(Number);
  const told = [[applyLive({ year, number }), reaction] as const];
  const node = anOverrideNode({ deployments: [staged, booted] }, { told });
  node.host.commands[quoteForShell(askVersion().argv)] = () => ({ stdout: `rpm-ostree:\n Version: '${version}'\n` });
  const call = { pod: node.pod, run, lockTimeoutMs: 0, program: 'oc rpmoverlay', checksum: b };
  const wishes = [{ kind: 'removed', name: 'runc' }] as const;
  return { ...node, apply: (signal: AbortSignal) => applyLiveOn(node.ports, { ...call, wishes }, signal) };
}

const applies =
  (fields: object): Reaction =>
  state => {
    state.deployments = [staged, { ...booted, fields: { ...fields } }];
    state.installed = ['crun-1-1.x86_64'];
    return { stdout: stale };
  };

for (const version of ['2024.7', '2021.1']) {
  test(`with rpm-ostree ${version} it is applied, its limits are said, and the units that run the old one are named`, async t => {
    const node = applying(applies({ 'live-replaced': b }), version);
    assert.deepEqual(await node.apply(t.signal), { staleServices: ['crio.service'] });
    assert.deepEqual(node.said('warning'), [
      'what is applied to the running system restarts no service; what it writes below /etc stays, also without the override',
    ]);
  });
}

const rows: readonly (readonly [why: string, Reaction])[] = [
  ['rpm-ostree does not say that it is', () => ({})],
  ['rpm-ostree does not say that it is', applies({ 'live-replaced': 'c'.repeat(64) })],
  ['it was broken off half-way', applies({ 'live-inprogress': b })],
  [
    'rpm does not have runc removed',
    state => {
      applies({ 'live-replaced': b })(state);
      state.installed = ['runc-1.1-1.x86_64'];
      return {};
    },
  ],
];
for (const [why, reaction] of rows) {
  test(`it is not applied where ${why}`, async t => {
    await assert.rejects(applying(reaction).apply(t.signal), {
      code: 'NOT_APPLIED',
      message: `node/worker-a: it is staged, but not applied to the running system: ${why}`,
    });
  });
}

const runc = 'runc-1.1-1.x86_64';
const reset: Reaction = state => {
  state.deployments = [{ ...booted, fields: { 'live-replaced': a } }];
  state.installed = state.base;
  return { stdout: stale };
};

function resetting(reaction: Reaction) {
  const node = anOverrideNode(
    { deployments: [{ ...booted, fields: { 'live-replaced': b } }], installed: ['runc-1.2-1.x86_64'] },
    { told: [[resetLive({ year: 2024, number: 7 }), reaction]] },
  );
  node.host.commands[quoteForShell(askVersion().argv)] = () => ({ stdout: "rpm-ostree:\n Version: '2024.7'\n" });
  const call = { pod: node.pod, run, lockTimeoutMs: 0, program: 'oc rpmoverlay', checksum: a };
  const wishes = [{ kind: 'base', name: 'runc' }] as const;
  return { ...node, reset: (signal: AbortSignal) => resetLiveOn(node.ports, { ...call, wishes }, signal) };
}

test('what was applied is taken out again, and the packages are those of the booted deployment', async t => {
  const node = resetting(reset);
  assert.deepEqual(await node.reset(t.signal), { staleServices: ['crio.service'] });
  assert.deepEqual(node.state.installed, [runc, 'crun-1-1.x86_64']);
});

const lasting: readonly (readonly [why: string, Reaction])[] = [
  ['rpm-ostree says so', () => ({})],
  [
    'rpm has another runc',
    state => {
      reset(state);
      state.installed = ['runc-1.2-1.x86_64'];
      return {};
    },
  ],
];
for (const [why, reaction] of lasting) {
  test(`what was applied is still there where ${why}`, async t => {
    await assert.rejects(resetting(reaction).reset(t.signal), {
      code: 'NOT_APPLIED',
      message: `node/worker-a: what was applied to the running system is still there: ${why}`,
    });
  });
}
