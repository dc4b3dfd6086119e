import { tryCandidate } from '../../model/candidate/verify-command.ts';
import type { PlanStep } from '../../model/event.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { confirmSwitch, startPut } from '../../model/node/node-commands.ts';
import { candidatePath, planPath, programPath } from '../../model/node/node-store.ts';
import { nodeProgram } from '../../model/node-program/node-program.ts';
import { effectsOf, type InstallEffects, needsNewPod } from '../../model/put/install-effects.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../model/put/run-files.ts';
import type { UsrRequest } from '../../model/request.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import { testInstall } from '../../model/rpm/rpm-database.ts';
import { fetchFile } from '../../model/rpm/rpm-fetch.ts';
import type { Run } from '../../model/run-id.ts';
import { receiveFile } from '../../model/transfer/receive-file.ts';
import { formatBytes } from '../../text/byte-size.ts';
import { type InstallSources, installPaths } from '../candidate/open-install.ts';
import type { SourceFile, SourceLink } from '../candidate/read-sources.ts';
import { trialsOf } from '../candidate/verify-candidates.ts';
import { routesTo } from './plan-routes.ts';
import { note } from './plan-site.ts';

export type PlanInstallOptions = {
  readonly node: string;
  readonly request: UsrRequest;
  readonly sources: InstallSources;
  readonly run: Run;
};

/** What installing is on one node, by when it is done: before `/usr` is touched, then, and last on that node. */
export type PlannedInstall = Readonly<Record<'brought' | 'applied' | 'removed', readonly PlanStep[]>>;

/** The steps of `stageInstall` and `applyInstall`, as far as they are known without the node. */
export function planInstall({ node, request, sources, run }: PlanInstallOptions): PlannedInstall {
  const { install, via, common } = request;
  const effects = effectsOf(installPaths(sources), install);
  const say = (text: string): PlanStep => note(`${node}: ${text}`);
  const { inPod, onHost, byStartWay } = routesTo(node, via);
  const { layOut, trials } = trialsOf({ run, sources: sources.files, words: install.verify ?? [] });
  const packages = packagesOf(install.rpms, sources, run);
  const confirming =
    install.deadman.confirmedBy === 'us' ? onHost(confirmSwitch(run)) : say(leftToYou(common.program, node));
  return {
    brought: [
      ...sources.files.map(source => say(wordsOfSource(source, effects))),
      ...packages.map(({ text }) => say(text)),
      inPod(makeRunDirectory(run)),
      inPod(writeRunFile(programPath(run), nodeProgram)),
      ...sources.files.flatMap(source => uploadOf(source, run)).map(inPod),
      ...(install.verify ? [...layOut, ...trials.map(tryCandidate)].map(inPod) : []),
      ...packages.map(({ command, isFetched }) => (isFetched ? onHost : inPod)(command)),
      ...(packages.length > 0 ? [onHost(testInstall(packages.map(({ path }) => path)))] : []),
      say(`write down what is to be done, in ${planPath(run)}`),
    ],
    applied: [
      say(wordsOfSwitch(effects)),
      say(effects.restart.length > 0 ? `restart ${effects.restart.join(', then ')}` : 'restart nothing'),
      byStartWay(startPut(run)),
      say(wordsOfProof(effects)),
      ...(effects.deadmanSeconds === undefined ? [] : [confirming]),
    ],
    removed: [inPod(removeRunFiles(run))],
  };
}

function wordsOfSource(source: SourceFile | SourceLink, { critical }: InstallEffects): string {
  const reason = critical.find(({ path }) => path === source.path)?.reason;
  const what =
    source.kind === 'link'
      ? `the link ${source.source} to ${source.target}`
      : `${source.file.path} (${formatBytes(source.file.bytes.length)}, sha256 ${source.sha256})`;
  return `put ${what} at ${source.path}${reason === undefined ? '' : `, which is runtime-critical: ${reason}`}`;
}

function uploadOf(source: SourceFile | SourceLink, run: Run): readonly HostCommand[] {
  if (source.kind === 'link') return [];
  const { file, sha256, index } = source;
  return [receiveFile({ path: candidatePath(run, index), size: file.bytes.length, sha256 })];
}

type PlannedPackage = {
  readonly text: string;
  readonly path: string;
  /** Brings it to its path. */
  readonly command: HostCommand;
  /** Whether the node fetches it. */
  readonly isFetched: boolean;
};

function packagesOf(names: readonly string[], { files, rpms }: InstallSources, run: Run): readonly PlannedPackage[] {
  return names.map((name, at) => {
    const path = candidatePath(run, files.length + 1 + at);
    const local = rpms.find(({ source }) => source === name);
    if (!local) {
      const command = fetchFile(new URL(name), path);
      return { text: `install what ${name} is, which is looked at when it is there`, path, command, isFetched: true };
    }
    const { reading, sha256, size } = local;
    const what = reading.kind === 'rpm' ? formatNevra(reading.nevra) : name;
    const command = receiveFile({ path, size, sha256 });
    return { text: `install ${what} (${name}, sha256 ${sha256})`, path, command, isFetched: false };
  });
}

function wordsOfSwitch({ deadmanSeconds }: InstallEffects): string {
  if (deadmanSeconds === undefined) return "arm no dead-man's switch";
  return `arm the dead-man's switch: the node takes all of it back after ${deadmanSeconds} s, unless it is confirmed before`;
}

function wordsOfProof(effects: InstallEffects): string {
  const looks = 'look what stands at every path, and what the restarted units run';
  if (!needsNewPod(effects)) return looks;
  return `wait until it is Ready, its kubelet has renewed its Lease, and a new pod starts there; through that one ${looks}`;
}

function leftToYou(program: string, node: string): string {
  return `the confirming is left to you: ${program} usr confirm ${node}`;
}
