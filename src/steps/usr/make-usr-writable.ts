import type { RecordOrigin } from '../../model/node/record-change.ts';
import { poolOf } from '../../model/pool/pool.ts';
import type { UsrRequest } from '../../model/request.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { InstallSources } from '../candidate/open-install.ts';
import { type NothingToInstall, type StagedInstall, stageInstall } from '../candidate/stage-install.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { isUserLetIn } from '../prepare/is-user-let-in.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { refuseUsrState } from '../prepare/refuse-usr-state.ts';
import { type Installed, installStaged } from '../put/install-staged.ts';
import { recordUsr, whoAmI } from '../record/record-usr.ts';
import type { Done } from '../rollout/node-row.ts';
import { openWay, type Way, wayThrough } from '../ssh/open-way.ts';
import { recordHostKeys } from '../ssh/record-host-keys.ts';
import { proveByProbe, unlockAndProve } from './unlock-usr.ts';

export type UsrOptions = {
  readonly request: UsrRequest;
  readonly prepared: Prepared;
  readonly site: Site;
  /** What is to be installed. */
  readonly sources: InstallSources | undefined;
  /** Runs once `/usr` is proved to be writable, while the way in is still open. */
  readonly afterwards: (shell: HostShell, pod: DebugPod) => Promise<void>;
};

/** A node that was looked at, and with which all is well so far. */
type Work = UsrOptions & {
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  /** Who asks for it; empty where nobody knows. */
  readonly by: string;
};

type Staged = StagedInstall | NothingToInstall | undefined;

/**
 * Makes `/usr` of one node writable, proves it, installs what is to be installed, records it, and settles. What is to be
 * installed is judged and brought to the node before `/usr` is touched.
 */
export async function makeUsrWritable(
  ports: Ports,
  options: UsrOptions,
  node: PreparedNode,
  settle: (done: Done, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { request, site } = options;
  const opened = await site.openNode(node, signal);
  const { pod, look } = opened;
  refuseUsrState(pod.node, look, request);
  const recording = recordHostKeys(ports, node.node, look.hostKeys, signal);
  const [by] = await Promise.all([whoAmI(ports, signal), recording]);
  const work = { ...options, node, opened, by };
  const staged = await stage(ports, work, signal);
  await using way = needsLogin(work, staged) ? await openWayOf(ports, work, signal) : wayThrough(opened);
  const origin = await unlockAndRecord(ports, work, way, signal);
  // Whatever is taken back of what was put goes the way that is still open.
  await using onNodes = site.onNodes.section();
  const installing = { ...work, site: { ...site, onNodes } };
  const installed = staged && (await install(ports, installing, { staged, way, origin }, signal));
  settle(...resultOf(work, origin, installed));
  await options.afterwards(way.shell, pod);
}

async function stage(ports: Ports, work: Work, signal: AbortSignal): Promise<Staged> {
  const { request, prepared, site, sources, node, opened, by } = work;
  if (!sources) return undefined;
  const { install } = request;
  const { program } = request.common;
  const options = { prepared: node, opened, install, sources, run: prepared.run, by, undo: site.onNodes, program };
  return stageInstall(ports, options, signal);
}

/** Where nothing is to be changed, the pod that is open will do. */
function needsLogin({ request, opened }: Work, staged: Staged): boolean {
  if (request.via === 'host') return false;
  return !isWritable(opened) || request.run.length > 0 || staged?.kind === 'staged';
}

function openWayOf(ports: Ports, { request, prepared, site, node, opened }: Work, signal: AbortSignal): Promise<Way> {
  const { via, ssh, common } = request;
  return openWay(ports, { via, ssh, common, prepared, node, opened, site }, signal);
}

/** Returns who has it, since when, and on which boot: the node may have been rebooted since it was looked at. */
async function unlockAndRecord(ports: Ports, work: Work, { shell }: Way, signal: AbortSignal): Promise<RecordOrigin> {
  const { request, prepared, site, opened, by } = work;
  const { pod, look } = opened;
  const { run } = prepared;
  const { reporter } = ports;
  const unlocking = { pod, shell, look, run, undo: site.onNodes, program: request.common.program };
  const originOn = (bootId: string): RecordOrigin => {
    const at = new Date(ports.clock.now()).toISOString();
    return { version: 1, by, at, run: run.id, bootId, via: request.via };
  };
  if (look.usr === 'hotfix') {
    reporter.emit({ kind: 'warning', node: pod.node, text: '/usr is unlocked as a hotfix, which survives reboots' });
  }
  if (isWritable(opened)) {
    await proveByProbe(ports, unlocking, signal);
    return originOn(look.bootId);
  }
  const origin = originOn((await unlockAndProve(ports, unlocking, signal)).bootId);
  await recordUsr(ports, pod.node, origin, signal);
  return origin;
}

async function install(
  ports: Ports,
  work: Work,
  { staged, way, origin }: { readonly staged: NonNullable<Staged>; readonly way: Way; readonly origin: RecordOrigin },
  signal: AbortSignal,
): Promise<Installed> {
  const { request, prepared, site, node: place, opened } = work;
  const { pod } = opened;
  const { shell, startShell } = way;
  const { deadman } = request.install;
  const isLetIn = await isUserLetIn(ports, work, signal);
  const { program } = request.common;
  const pool = poolOf(place.node, prepared.facts.pools ?? [])?.metadata.name;
  return installStaged(
    ports,
    { place, pod, shell, startShell, site, deadman, program, isLetIn, pool, origin, staged },
    signal,
  );
}

function resultOf(
  { request, opened }: Work,
  { bootId }: RecordOrigin,
  installed: Installed | undefined,
): [Done, string] {
  const { usr } = opened.look;
  const already = isWritable(opened);
  const until = usr === 'hotfix' ? 'for good' : 'until the next reboot';
  const writable = `/usr is ${already ? 'already ' : ''}writable ${until}`;
  const text = installed ? `${installed.text}; ${writable}` : writable;
  return [{ state: already ? usr : 'unlocked', already, via: request.via, bootId, ...installed?.fields }, text];
}

function isWritable({ look: { usr } }: OpenNode): boolean {
  return usr === 'unlocked' || usr === 'hotfix';
}
