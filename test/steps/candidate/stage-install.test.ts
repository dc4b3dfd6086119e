import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Coming, lookAtDestinations } from '../../../src/model/candidate/destination-look.ts';
import { lookAtLoader } from '../../../src/model/candidate/loader-look.ts';
import { layOutTrials, tryCandidate } from '../../../src/model/candidate/verify-command.ts';
import { type HostCommand, type HostResult, look } from '../../../src/model/host-command.ts';
import { showStore } from '../../../src/model/node/node-commands.ts';
import { candidatePath, planPath, programPath } from '../../../src/model/node/node-store.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import type { Install } from '../../../src/model/put/install.ts';
import { formatInstallPlan } from '../../../src/model/put/install-plan.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import type { SwitchView } from '../../../src/model/put/store-view.ts';
import type { SourceFile, SourceLink } from '../../../src/steps/candidate/read-sources.ts';
import { stageInstall } from '../../../src/steps/candidate/stage-install.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aClock } from '../../support/clock.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aPreparedNode } from '../../support/prepared.ts';
import { printedStore } from '../../support/put-host.ts';
import { anInstallPlan } from '../../support/put-plan.ts';
import { receivingShell } from '../../support/receiving.ts';
import { anInstall } from '../../support/requests.ts';
import { aLink, aSource } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const runc = aSource('/usr/bin/runc', tinyElf({ type: 2 }));
const link = aLink('/usr/bin/crun', 'runc');
const old = 'a'.repeat(64);

type Given = {
  readonly sources?: readonly (SourceFile | SourceLink)[];
  /** What stands at each path. */
  readonly there?: Readonly<Record<string, string>>;
  readonly install?: Partial<Install>;
  /** How the trial ends. */
  readonly trial?: Partial<HostResult>;
  /** What systemd says of the unit that is to be restarted. */
  readonly unit?: string;
  readonly armed?: SwitchView;
};

/** Stages on a node that takes what comes. */
function staging({
  sources = [runc, link],
  there = {},
  install = {},
  trial = { stdout: '1.2\0' + '0' },
  ...more
}: Given = {}) {
  const { unit = 'Id=toy.service\nLoadState=loaded\n', armed } = more;
  const names = new Map<string, string>();
  const host = aHost();
  const answer = (name: string, { argv }: HostCommand, result: Partial<HostResult> = {}): void => {
    names.set(quoteForShell(argv), name);
    host.commands[quoteForShell(argv)] = () => result;
  };
  const lines = sources.map(({ path }) => {
    const content = there[path] ?? old;
    return `${path}\t${path}\t${content.startsWith('link:') ? 'link' : content === 'absent' ? 'absent' : 'file'}\t${content}\n`;
  });
  answer('where?', lookAtDestinations(sources satisfies readonly Coming[]), { stdout: lines.join('') });
  answer('loader?', lookAtLoader([]), { stdout: 'RHEL_VERSION=9.6\0\0' });
  answer('store?', showStore, { stdout: printedStore({ switch: armed }) });
  answer('unit?', look('systemctl', 'show', '--property=Id,LoadState', '--', 'toy.service'), { stdout: unit });
  answer('make place', makeRunDirectory(run));
  answer('bring program', writeRunFile(programPath(run), nodeProgram));
  answer('lay out', layOutTrials(run, [{ role: 'program', index: 1, name: 'runc' }]));
  answer('try', tryCandidate({ run, index: 1, name: 'runc', words: ['--version'], libraries: 'none' }), trial);
  answer('remove place', removeRunFiles(run), { stdout: 'removed\n' });
  const expectPlan = (plan: ReturnType<typeof anInstallPlan>) =>
    answer('write plan', writeRunFile(planPath(run), formatInstallPlan(plan)));
  const undo = anUndo();
  const pod = aDebugPod(host, { inPod: receivingShell(host, 'pod') });
  const options = {
    prepared: aPreparedNode(),
    opened: { pod, look: aLook() },
    install: anInstall(install),
    sources: { files: sources, rpms: [], async [Symbol.asyncDispose]() {} },
    run,
    by: 'me',
    undo,
    program: 'oc rpmoverlay',
  };
  const ports = expecting({ clock: aClock() });
  const ran = () =>
    host.ran.map(each => each.replace(/^(\w+): (.*)$/s, (_, route, words) => `${route}: ${names.get(words) ?? words}`));
  return { undo, expectPlan, ran, stage: (signal: AbortSignal) => stageInstall(ports, options, signal) };
}

const fileChange = { kind: 'file', index: 1, path: '/usr/bin/runc', sha256: runc.sha256, mode: '0755' } as const;
const linkChange = { kind: 'link', index: 2, path: '/usr/bin/crun', target: 'runc' } as const;
const everyContainer = 'every container is started through it';

test('all is judged, then brought and tried, and last the plan says what is to be done', async t => {
  const { undo, expectPlan, ran, stage } = staging();
  const plan = anInstallPlan({ changes: [fileChange, linkChange] });
  expectPlan(plan);
  const staged = await stage(t.signal);
  assert.ok(staged.kind === 'staged');
  const { brought, ...rest } = staged;
  assert.deepEqual(rest, {
    kind: 'staged',
    plan,
    critical: [
      { path: '/usr/bin/runc', reason: everyContainer },
      { path: '/usr/bin/crun', reason: everyContainer },
    ],
    before: new Map([
      ['/usr/bin/runc', old],
      ['/usr/bin/crun', old],
    ]),
    same: [],
    packages: [],
    nevras: [],
  });
  assert.deepEqual(ran(), [
    'host: where?',
    'pod: loader?',
    'pod: make place',
    'pod: bring program',
    `pod: receive ${candidatePath(run, 1)}`,
    'pod: lay out',
    'pod: try',
    'pod: write plan',
  ]);
  assert.deepEqual(undo.pending, [brought.leftover]);
});

test('what has its content already is neither brought nor critical', async t => {
  const { expectPlan, ran, stage } = staging({ there: { '/usr/bin/runc': runc.sha256 } });
  const plan = anInstallPlan({ changes: [linkChange] });
  expectPlan(plan);
  const staged = await stage(t.signal);
  assert.ok(staged.kind === 'staged');
  assert.deepEqual([staged.same, staged.plan, [...staged.before.keys()]], [['/usr/bin/runc'], plan, ['/usr/bin/crun']]);
  assert.equal(
    ran().some(each => /receive|try/.test(each)),
    false,
  );
});

test('where all is there already, nothing is brought, and a switch that is armed all the same is told', async t => {
  const there = { '/usr/bin/runc': runc.sha256, '/usr/bin/crun': 'link:runc' };
  const armed = { run: 'abcde', by: 'me', deadline: 1, state: 'armed' } as const;
  const { undo, ran, stage } = staging({ there, armed });
  assert.deepEqual(await stage(t.signal), { kind: 'nothing', same: ['/usr/bin/runc', '/usr/bin/crun'], armed });
  assert.deepEqual([ran(), undo.pending], [['host: where?', 'pod: loader?', 'host: store?'], []]);
});

test('a unit that is not there is refused before anything is brought', async t => {
  const unit = 'Id=toy.service\nLoadState=not-found\n';
  const { undo, ran, stage } = staging({ install: { restart: ['toy.service'] }, unit });
  await assert.rejects(stage(t.signal), { kind: 'refused', code: 'UNIT_NOT_FOUND' });
  assert.deepEqual([ran(), undo.pending], [['host: where?', 'pod: loader?', 'pod: unit?'], []]);
});

test('a unit that is to be restarted is something to do, whatever is there already', async t => {
  const restart = ['toy.service'];
  const { expectPlan, stage } = staging({ sources: [], install: { restart } });
  const plan = anInstallPlan({ changes: [], restart, deadmanSeconds: undefined });
  expectPlan(plan);
  const staged = await stage(t.signal);
  assert.deepEqual(staged.kind === 'staged' && staged.plan, plan);
});

test('without a question nothing is tried', async t => {
  const { expectPlan, ran, stage } = staging({ install: { verify: undefined } });
  expectPlan(anInstallPlan({ changes: [fileChange, linkChange] }));
  await stage(t.signal);
  assert.equal(ran().includes('pod: try'), false);
});

test('a program that cannot run there is refused before anything is brought', async t => {
  const { undo, ran, stage } = staging({ sources: [aSource('/usr/bin/runc', tinyElf({ machine: 183 }))] });
  await assert.rejects(stage(t.signal), { kind: 'refused', code: 'WRONG_ARCHITECTURE' });
  assert.deepEqual([ran(), undo.pending], [['host: where?', 'pod: loader?'], []]);
});

test('a program that fails its trial is refused, and what was brought goes again', async t => {
  const { undo, ran, stage } = staging({ trial: { stdout: 'no such option\0' + '2' } });
  await assert.rejects(stage(t.signal), { kind: 'refused', code: 'VERIFY_FAILED' });
  assert.deepEqual(await undo.run(), []);
  assert.equal(ran().at(-1), 'pod: remove place');
});
