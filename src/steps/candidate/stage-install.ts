import { planPath } from '../../model/node/node-store.ts';
import type { CriticalPath } from '../../model/put/critical.ts';
import type { Install } from '../../model/put/install.ts';
import { effectsOf } from '../../model/put/install-effects.ts';
import { type Change, contentOf, formatInstallPlan, type InstallPlan } from '../../model/put/install-plan.ts';
import type { SwitchView } from '../../model/put/store-view.ts';
import type { Nevra } from '../../model/rpm/nevra.ts';
import { type PackageChange, packageChange } from '../../model/rpm/package-change.ts';
import { placeOf } from '../../model/rpm/places.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import type { OpenNode } from '../pod/open-node.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { type BroughtRun, bringRun } from '../put/bring-run.ts';
import { seeStore } from '../put/see-store.ts';
import { placeRpms, type RpmInPlace } from '../rpm/place-rpms.ts';
import { seePackages } from '../rpm/see-packages.ts';
import { bringCandidates } from './bring-candidates.ts';
import { demandUnits } from './demand-units.ts';
import { judgeSources } from './judge-sources.ts';
import type { InstallSources } from './open-install.ts';
import { readGround } from './read-ground.ts';
import { type PlacedSource, resolveDestinations } from './resolve-destinations.ts';

export type StageOptions = {
  readonly prepared: PreparedNode;
  readonly opened: OpenNode;
  readonly install: Install;
  readonly sources: InstallSources;
  readonly run: Run;
  /** Who asks for it; empty where nobody knows. */
  readonly by: string;
  readonly undo: Undo;
  /** What the user calls this program. */
  readonly program: string;
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
export type NothingToInstall = {
  readonly kind: 'nothing';
  readonly same: readonly string[];
  /** A switch that is armed on the node all the same. */
  readonly armed: SwitchView | undefined;
};

type StagePorts = Pick<Ports, 'clock' | 'reporter'>;

/** Judges what is to be installed, brings it to the node and tries it there. `/usr` is only looked at. */
export async function stageInstall(
  ports: StagePorts,
  options: StageOptions,
  signal: AbortSignal,
): Promise<StagedInstall | NothingToInstall> {
  const { opened, install, run, undo, program } = options;
  const { node, inPod } = opened.pod;
  const placed = await judgeOnNode(ports, options, signal);
  const fresh = placed.filter(source => source.there.content !== contentOf(source));
  const same = placed.filter(source => !fresh.includes(source)).map(({ path }) => path);
  const wantsRestart = install.restart !== 'default' && install.restart.length > 0;
  if (fresh.length === 0 && install.rpms.length === 0 && !wantsRestart) {
    const view = await seeStore({ node, shell: opened.pod.onHost, reporter: ports.reporter }, signal);
    return { kind: 'nothing', same, armed: view.switch };
  }
  const host = { node, shell: inPod, reporter: ports.reporter };
  const paths = fresh.map(({ path }) => path);
  await demandUnits(host, install, paths, signal);

  const brought = await bringRun(ports, { host, run, undo, program }, signal);
  await bringCandidates(ports, { ...options, sources: fresh }, signal);
  const rpms = await placeRpms(ports, { ...options, firstIndex: options.sources.files.length + 1 }, signal);
  const packages = await changesOfPackages(ports, options, rpms, signal);
  const { plan, critical } = planOf(options, fresh, rpms);
  await brought.write(planPath(run), formatInstallPlan(plan), signal);
  const before = new Map(fresh.map(({ path, there }) => [path, there.content]));
  const nevras = rpms.map(({ rpm }) => rpm.nevra);
  return { kind: 'staged', plan, critical, before, same, packages, nevras, brought };
}

/** Refuses what goes to a wrong place, or cannot run there. */
async function judgeOnNode(
  ports: StagePorts,
  { prepared, opened: { pod }, sources }: StageOptions,
  signal: AbortSignal,
): Promise<readonly PlacedSource[]> {
  const host = { node: pod.node, reporter: ports.reporter };
  const placed = await resolveDestinations({ ...host, shell: pod.onHost }, sources.files, signal);
  const { architecture } = prepared.node;
  judgeSources(ports, placed, await readGround({ ...host, shell: pod.inPod, architecture }, placed, signal));
  return placed;
}

async function changesOfPackages(
  ports: StagePorts,
  { opened: { pod } }: StageOptions,
  rpms: readonly RpmInPlace[],
  signal: AbortSignal,
): Promise<readonly PackageChange[]> {
  if (rpms.length === 0) return [];
  const nevras = rpms.map(({ rpm }) => rpm.nevra);
  const names = nevras.map(({ name }) => name);
  const installed = await seePackages(ports, pod, names, signal);
  return nevras.map(nevra => packageChange(installed, nevra));
}

function planOf(
  { opened: { look }, install, run, by }: StageOptions,
  fresh: readonly PlacedSource[],
  rpms: readonly RpmInPlace[],
): Pick<StagedInstall, 'plan' | 'critical'> {
  const paths = [...fresh.map(({ path }) => path), ...rpms.flatMap(({ rpm }) => rpm.paths.map(placeOf))];
  const { critical, restart, deadmanSeconds } = effectsOf(paths, install);
  const lockSeconds = Math.ceil(install.lockTimeoutMs / 1000);
  const changes = [...fresh.map(changeOf), ...rpms.map(({ change }) => change)];
  return { critical, plan: { run, bootId: look.bootId, by, deadmanSeconds, lockSeconds, changes, restart } };
}

function changeOf(source: PlacedSource): Change {
  const { path, index } = source;
  if (source.kind === 'link') return { kind: 'link', index, path, target: source.target };
  return { kind: 'file', index, path, sha256: source.sha256, mode: source.mode };
}
