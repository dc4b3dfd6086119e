import { Failure } from '../../errors.ts';
import { criticalAmong } from '../../model/put/critical.ts';
import { judgeReverted } from '../../model/put/reverted-verdict.ts';
import type { StoreView } from '../../model/put/store-view.ts';
import type { UsrRevertRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { awaitHealthy, readHeartbeat } from '../health/await-health.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import type { PodPlace, Site } from '../pod/open-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { recordChanges, whoAmI } from '../record/record-usr.ts';
import type { Done } from '../rollout/node-row.ts';
import { openWay } from '../ssh/open-way.ts';
import { removeRunAtEnd } from './remove-run.ts';
import { revertOnNode } from './revert-on-node.ts';
import { seeIdleStore, seeStore } from './see-store.ts';

export type RevertOptions = {
  readonly request: UsrRevertRequest;
  readonly prepared: Prepared;
  readonly site: Site;
  readonly node: PreparedNode;
  readonly settle: (done: Done, text: string) => void;
};

/** Has a node put back all that was put since its boot, and proves it: by a new pod, where pods or their kubelet may have been touched. */
export async function revertUsr(ports: Ports, options: RevertOptions, signal: AbortSignal): Promise<void> {
  const { request, prepared, site, node, settle } = options;
  const { via, common } = request;
  const { program } = common;
  const opened = await site.openNode(node, signal);
  const { pod, look } = opened;
  const before = await seeStore({ node: pod.node, shell: pod.onHost, reporter: ports.reporter }, signal);
  const paths = before.files.map(({ path }) => path);
  const fields = { via, bootId: look.bootId, rpms: before.rpms };
  if (paths.length === 0 && before.restarted.length === 0 && !before.switch) {
    const words = ['no file was put there since it was booted', ...wordsOfStaying(before.rpms)].join('; ');
    settle({ state: 'nothing-put', putBack: [], ...fields }, words);
    return;
  }
  await using way = await openWay(ports, { ...request, prepared, node, opened, site }, signal);
  const lockSeconds = Math.ceil(request.lockTimeoutMs / 1000);
  const reverting = { node: pod.node, shell: pod.inPod, startShell: way.startShell, lockSeconds, program };
  const trouble = await revertOnNode(ports, { ...reverting, run: prepared.run, undo: site.onNodes }, signal);
  if (trouble !== undefined) throw notReverted(pod.node, trouble, program);
  const witness = mayDisturb(before) ? await seeWell(ports, { site, place: node }, signal) : pod;
  const wrong = judgeReverted(await seeIdleStore(ports, witness, prepared.run, signal));
  if (wrong !== undefined) throw notReverted(pod.node, wrong, program);
  const by = await whoAmI(ports, signal);
  const at = new Date(ports.clock.now()).toISOString();
  const origin = { version: 1, by, at, run: prepared.run.id, bootId: look.bootId, via } as const;
  await recordChanges(ports, pod.node, { origin, changes: [{ kind: 'put-back', paths: 'all' }] }, signal);
  if (before.switch) {
    const host = { node: pod.node, shell: witness.inPod, reporter: ports.reporter };
    removeRunAtEnd(ports, { host, run: { id: before.switch.run }, undo: site.onNodes, program });
  }
  settle({ state: 'reverted', putBack: paths, ...fields }, textOf(before));
}

function mayDisturb({ files, restarted }: StoreView): boolean {
  const paths = files.map(({ path }) => path);
  return restarted.length > 0 || criticalAmong(paths, []).length > 0;
}

/** Pods whose image is there start within seconds; a kubelet that was just restarted needs some more. */
const podMs = 90_000;

async function seeWell(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { site, place }: { readonly site: Site; readonly place: PodPlace },
  signal: AbortSignal,
): Promise<DebugPod> {
  const node = place.node.metadata.name;
  const since = await readHeartbeat(ports, node, signal);
  await awaitHealthy(ports, { node, since }, signal);
  return (await site.checkNode(place, podMs, signal)).pod;
}

function notReverted(node: string, why: string, program: string): Failure {
  return new Failure('failed', 'NOT_REVERTED', `node/${node}: not all could be put back: ${why}`, {
    hint: `${program} usr revert ${node} --reboot`,
  });
}

function textOf({ files, restarted, rpms }: StoreView): string {
  return [
    ...(files.length > 0 ? [files.length === 1 ? `put back ${files[0]?.path}` : `put back ${files.length} files`] : []),
    ...(restarted.length > 0 ? [`restarted ${restarted.join(', ')}`] : []),
    ...wordsOfStaying(rpms),
  ].join('; ');
}

function wordsOfStaying(rpms: readonly string[]): readonly string[] {
  if (rpms.length === 0) return [];
  return [`${rpms.join(', ')} ${rpms.length === 1 ? 'stays' : 'stay'} installed until the next reboot`];
}
