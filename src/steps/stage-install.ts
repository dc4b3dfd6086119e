import { type CriticalPath, criticalAmong } from '../model/critical.ts';
import { type Change, formatInstallPlan, type InstallPlan } from '../model/install-plan.ts';
import { candidatePath, planPath } from '../model/node-store.ts';
import { type PackageChange, packageChange } from '../model/package-change.ts';
import type { Install } from '../model/request.ts';
import { restartsFor } from '../model/restart-order.ts';
import type { Nevra } from '../model/rpm/nevra.ts';
import { placeOf } from '../model/rpm/places.ts';
import type { Run } from '../model/run-id.ts';
import type { Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { type BroughtRun, bringRun } from './bring-run.ts';
import { judgeSources } from './judge-sources.ts';
import type { InstallSources } from './open-install.ts';
import type { OpenNode } from './open-node.ts';
import { placeRpms } from './place-rpms.ts';
import type { PreparedNode } from './prepare.ts';
import { readGround } from './read-ground.ts';
import { type PlacedSource, resolveDestinations } from './resolve-destinations.ts';
import { seePackages } from './see-packages.ts';
import { uploadFile } from './upload-file.ts';
import { verifyCandidates } from './verify-candidates.ts';

export type StageOptions = {
  readonly prepared: PreparedNode;
  readonly opened: OpenNode;
  readonly install: Install;
  readonly sources: InstallSources;
  readonly run: Run;
  /** Who asks for it; empty where nobody knows. */
  readonly by: string;
  readonly undo: Undo;
};

/** All that is to be installed on one node, judged, tried out and brought there; its `/usr` was not touched. */
export type StagedInstall = {
  readonly kind: 'staged';
  readonly plan: InstallPlan;
  /** Of what will really change. */
  readonly critical: readonly CriticalPath[];
  /** What stands at the paths that will change, as `FileView` has contents. */
  readonly before: ReadonlyMap<string, string>;
  /** Paths that have the content already. */
  readonly same: readonly string[];
  readonly packages: readonly PackageChange[];
  readonly nevras: readonly Nevra[];
  readonly brought: BroughtRun;
};

/** All is there already, and nothing is to be restarted. */
export type NothingToInstall = { readonly kind: 'nothing'; readonly same: readonly string[] };

/** Judges what is to be installed, brings it to the node and tries it there. `/usr` is only looked at. */
export async function stageInstall(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  options: StageOptions,
  signal: AbortSignal,
): Promise<StagedInstall | NothingToInstall> {
  const { prepared, opened, install, sources, run, by, undo } = options;
  const { pod, look } = opened;
  const { node } = pod;
  const { reporter } = ports;
  const { architecture } = prepared.node;
  const placed = await resolveDestinations({ node, shell: pod.onHost, reporter }, sources.files, signal);
  judgeSources(ports, placed, await readGround({ node, shell: pod.inPod, reporter, architecture }, placed, signal));
  const fresh = placed.filter(source => source.there.content !== contentOf(source));
  const same = placed.filter(source => !fresh.includes(source)).map(({ path }) => path);
  const wantsRestart = install.restart !== 'default' && install.restart.length > 0;
  if (fresh.length === 0 && install.rpms.length === 0 && !wantsRestart) return { kind: 'nothing', same };

  const brought = await bringRun(ports, { host: { node, shell: pod.inPod, reporter }, run, undo }, signal);
  await bringFiles(ports, options, fresh, signal);
  if (install.verify) {
    const trials = { run, sources: fresh, words: install.verify };
    await verifyCandidates({ node, shell: pod.inPod, reporter }, trials, signal);
  }
  const rpms = await placeRpms(ports, { ...options, firstIndex: sources.files.length + 1 }, signal);
  const nevras = rpms.map(({ rpm }) => rpm.nevra);
  const installed =
    rpms.length === 0
      ? new Map()
      : await seePackages(
          ports,
          pod,
          nevras.map(({ name }) => name),
          signal,
        );
  const paths = [...fresh.map(({ path }) => path), ...rpms.flatMap(({ rpm }) => rpm.paths.map(placeOf))];
  const critical = criticalAmong(paths, install.critical);
  const plan: InstallPlan = {
    run,
    bootId: look.bootId,
    by,
    deadmanSeconds: isArmed(install, critical) ? Math.ceil(install.deadman.windowMs / 1000) : undefined,
    lockSeconds: Math.ceil(install.lockTimeoutMs / 1000),
    changes: [...fresh.map(changeOf), ...rpms.map(({ change }) => change)],
    restart: restartsFor(paths, install.restart),
  };
  await brought.write(planPath(run), formatInstallPlan(plan), signal);
  const packages = nevras.map(nevra => packageChange(installed, nevra));
  const before = new Map(fresh.map(({ path, there }) => [path, there.content]));
  return { kind: 'staged', plan, critical, before, same, packages, nevras, brought };
}

function isArmed({ deadman }: Install, critical: readonly CriticalPath[]): boolean {
  return deadman.armed === 'always' || (deadman.armed === 'critical' && critical.length > 0);
}

/** As a node says what stands at a path. */
function contentOf(source: PlacedSource): string {
  return source.kind === 'link' ? `link:${source.target}` : source.sha256;
}

function changeOf(source: PlacedSource): Change {
  const { path, index } = source;
  if (source.kind === 'link') return { kind: 'link', index, path, target: source.target };
  return { kind: 'file', index, path, sha256: source.sha256, mode: source.mode };
}

async function bringFiles(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { opened: { pod }, run }: StageOptions,
  sources: readonly PlacedSource[],
  signal: AbortSignal,
): Promise<void> {
  for (const source of sources) {
    if (source.kind === 'link') continue;
    const { file, sha256, index } = source;
    const delivery = { file, sha256, path: candidatePath(run, index), mode: '0755' };
    await uploadFile(ports, { node: pod.node, reach: async () => pod.inPod, ...delivery }, signal);
  }
}
