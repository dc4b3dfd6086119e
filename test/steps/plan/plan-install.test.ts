import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutTrials, tryCandidate } from '../../../src/model/candidate/verify-command.ts';
import type { PlanStep } from '../../../src/model/event.ts';
import type { HostCommand } from '../../../src/model/host-command.ts';
import { confirmSwitch, startPut } from '../../../src/model/node/node-commands.ts';
import { candidatePath, planPath, programPath } from '../../../src/model/node/node-store.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import type { Install } from '../../../src/model/put/install.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import type { UsrRequest } from '../../../src/model/request.ts';
import { readRpm } from '../../../src/model/rpm/read-rpm.ts';
import { testInstall } from '../../../src/model/rpm/rpm-database.ts';
import { fetchFile } from '../../../src/model/rpm/rpm-fetch.ts';
import { sshArgv, throughInit, throughPod } from '../../../src/model/ssh/host-route.ts';
import { bytesOf } from '../../../src/model/transfer/bytes.ts';
import { receiveFile } from '../../../src/model/transfer/receive-file.ts';
import type { InstallSources } from '../../../src/steps/candidate/open-install.ts';
import { planInstall } from '../../../src/steps/plan/plan-install.ts';
import { note } from '../../../src/steps/plan/plan-site.ts';
import { anInstall, aUsrRequest } from '../../support/requests.ts';
import { aLink, aLocalFile, aSource, sumOf } from '../../support/sources.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const run = { id: 'x7k2p' };
const runc = aSource('/usr/bin/runc', 'x');
const say = (text: string) => note(`worker-a: ${text}`);
const step =
  (route: (argv: readonly string[]) => readonly string[]) =>
  ({ argv }: HostCommand): PlanStep => ({ kind: 'run', node: 'worker-a', argv: route(argv) });
const [inPod, onHost, bySsh] = [step(throughPod), step(throughInit), step(argv => sshArgv('worker-a', argv))];

const sourcesOf = (more: Partial<InstallSources>): InstallSources => {
  return { files: [], rpms: [], async [Symbol.asyncDispose]() {}, ...more };
};
const plan = (sources: Partial<InstallSources>, install: Partial<Install> = {}, request: Partial<UsrRequest> = {}) =>
  planInstall({
    node: 'worker-a',
    request: aUsrRequest({ install: anInstall(install), ...request }),
    sources: sourcesOf(sources),
    run,
  });

test('files are judged, brought, tried, put by a unit, and confirmed through a new pod', () => {
  const { brought, applied, removed } = plan({ files: [runc, aLink('/usr/bin/crun', 'runc')] });
  const critical = 'which is runtime-critical: every container is started through it';
  assert.deepEqual(brought, [
    say(`put ./file (1 bytes, sha256 ${runc.sha256}) at /usr/bin/runc, ${critical}`),
    say(`put the link ./link to runc at /usr/bin/crun, ${critical}`),
    inPod(makeRunDirectory(run)),
    inPod(writeRunFile(programPath(run), nodeProgram)),
    inPod(receiveFile({ path: candidatePath(run, 1), size: 1, sha256: runc.sha256 })),
    inPod(layOutTrials(run, [{ role: 'program', index: 1, name: 'runc' }])),
    inPod(tryCandidate({ run, index: 1, name: 'runc', words: ['--version'], libraries: 'none' })),
    say(`write down what is to be done, in ${planPath(run)}`),
  ]);
  assert.deepEqual(applied, [
    say("arm the dead-man's switch: the node takes all of it back after 600 s, unless it is confirmed before"),
    say('restart nothing'),
    bySsh(startPut(run)),
    say(
      'wait until it is Ready, its kubelet has renewed its Lease, and a new pod starts there; through that one look what stands at every path, and what the restarted units run',
    ),
    onHost(confirmSwitch(run)),
  ]);
  assert.deepEqual(removed, [inPod(removeRunFiles(run))]);
});

test('through the host the put is started in the pod, and goes to PID 1 by itself', () => {
  assert.deepEqual(plan({ files: [runc] }, {}, { via: 'host' }).applied[2], inPod(startPut(run)));
});

test('what is neither critical nor restarted arms nothing, and is looked at where one is', () => {
  assert.deepEqual(plan({ files: [aSource('/usr/share/x', 'x', { role: 'data' })] }).applied, [
    say("arm no dead-man's switch"),
    say('restart nothing'),
    bySsh(startPut(run)),
    say('look what stands at every path, and what the restarted units run'),
  ]);
});

test('units are restarted in their order, and a person who wants to confirm is told how', () => {
  const deadman = { ...anInstall().deadman, confirmedBy: 'person' } as const;
  const { applied } = plan({ files: [aSource('/usr/bin/crio', 'x')] }, { deadman });
  assert.deepEqual(
    [applied[1], applied.at(-1)],
    [
      say('restart crio.service, then kubelet.service'),
      say('the confirming is left to you: oc rpmoverlay usr confirm worker-a'),
    ],
  );
});

test('what is not to be tried is not tried', () => {
  const { brought } = plan({ files: [runc] }, { verify: undefined });
  assert.deepEqual(
    brought.filter(({ kind }) => kind === 'run').length,
    3,
    'the place, the program of the node, and the file',
  );
});

test('packages come behind the files, by the node where they have a URL, and rpm looks at them together', () => {
  const content = tinyRpm({});
  const [url, sha256] = ['https://example.test/x.rpm', sumOf(content)];
  const local = { kind: 'local', source: 'tiny.rpm', sha256, size: content.length, payloadHex: undefined } as const;
  const rpm = { ...local, file: aLocalFile(content), reading: readRpm(bytesOf(content)) };
  const { brought } = plan({ files: [runc], rpms: [rpm] }, { rpms: [url, 'tiny.rpm'], verify: undefined });
  const paths = [candidatePath(run, 2), candidatePath(run, 3)] as const;
  assert.deepEqual(brought.slice(1, 3), [
    say(`install what ${url} is, which is looked at when it is there`),
    say(`install tiny-1.0-1.noarch (tiny.rpm, sha256 ${sha256})`),
  ]);
  assert.deepEqual(brought.slice(-4, -1), [
    onHost(fetchFile(new URL(url), paths[0])),
    inPod(receiveFile({ path: paths[1], size: content.length, sha256 })),
    onHost(testInstall(paths)),
  ]);
});
