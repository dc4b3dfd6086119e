import type { NodeLook } from '../model/node-look.ts';
import type { RecordOrigin } from '../model/record-change.ts';
import type { UsrRequest } from '../model/request.ts';
import type { HostShell, Ports } from '../ports.ts';
import { installStaged } from './install-staged.ts';
import type { DebugPod } from './open-debug-pod.ts';
import type { InstallSources } from './open-install.ts';
import type { Site } from './open-node.ts';
import { openWay, wayThrough } from './open-way.ts';
import type { Prepared, PreparedNode } from './prepare.ts';
import { recordHostKeys } from './record-host-keys.ts';
import { recordUsr, whoAmI } from './record-usr.ts';
import { refuseUsrState } from './refuse-usr-state.ts';
import { stageInstall } from './stage-install.ts';
import { proveByProbe, type UnlockOptions, unlockAndProve } from './unlock-usr.ts';
import type { Done } from './work-on-nodes.ts';

export type UsrOptions = {
  readonly request: UsrRequest;
  readonly prepared: Prepared;
  readonly site: Site;
  /** What is to be installed. */
  readonly sources: InstallSources | undefined;
  /** Runs once `/usr` is proved to be writable, while the way in is still open. */
  readonly afterwards: (shell: HostShell, pod: DebugPod) => Promise<void>;
};

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
  const { request, prepared, site, sources } = options;
  const { install, via, common } = request;
  const { program } = common;
  const { run } = prepared;
  const name = node.node.metadata.name;
  const opened = await site.openNode(node, signal);
  const { pod, look } = opened;
  refuseUsrState(name, look, request);
  const recording = recordHostKeys(ports, node.node, look.hostKeys, signal);
  const [by] = await Promise.all([whoAmI(ports, signal), recording]);
  const staged =
    sources &&
    (await stageInstall(ports, { prepared: node, opened, install, sources, run, by, undo: site.onNodes }, signal));
  const already = look.usr === 'unlocked' || look.usr === 'hotfix';
  const needsLogin = via === 'ssh' && !(already && request.run.length === 0 && staged?.kind !== 'staged');
  const entering = { via, ssh: request.ssh, common, prepared, node, opened, site };
  await using way = needsLogin ? await openWay(ports, entering, signal) : wayThrough(opened);
  const { shell, startShell } = way;
  const unlocking = { pod, shell, look, run, undo: site.onNodes, program };
  if (already) await proveByProbe(ports, unlocking, signal);
  const at = new Date(ports.clock.now()).toISOString();
  const origin = { version: 1, by, at, run: run.id, via } as const;
  const { bootId } = already ? look : await unlockAndRecord(ports, unlocking, origin, signal);
  if (look.usr === 'hotfix') {
    ports.reporter.emit({ kind: 'warning', node: name, text: '/usr is unlocked as a hotfix, which survives reboots' });
  }
  const installing = { place: node, pod, shell, startShell, site, deadman: install.deadman, program };
  const isLetIn = look.coreKeys.length > 0;
  const installed =
    staged && (await installStaged(ports, { ...installing, isLetIn, origin: { ...origin, bootId }, staged }, signal));
  const until = look.usr === 'hotfix' ? 'for good' : 'until the next reboot';
  settle(
    { state: already ? look.usr : 'unlocked', already, via, bootId, ...installed?.fields },
    `/usr is ${already ? 'already ' : ''}writable ${until}${installed ? `; ${installed.text}` : ''}`,
  );
  await options.afterwards(shell, pod);
}

async function unlockAndRecord(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  unlocking: UnlockOptions,
  origin: Omit<RecordOrigin, 'bootId'>,
  signal: AbortSignal,
): Promise<NodeLook> {
  const after = await unlockAndProve(ports, unlocking, signal);
  await recordUsr(ports, unlocking.pod.node, { ...origin, bootId: after.bootId }, signal);
  return after;
}
