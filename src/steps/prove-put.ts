import { Failure } from '../errors.ts';
import type { DeadmanFlags } from '../model/request.ts';
import type { Ports } from '../ports.ts';
import { awaitHealthy, readHeartbeat } from './await-health.ts';
import type { DebugPod } from './open-debug-pod.ts';
import type { PodPlace, Site } from './open-node.ts';
import { proveInstall } from './prove-install.ts';
import { provePackages } from './see-packages.ts';
import type { StagedInstall } from './stage-install.ts';

export type ProveOptions = {
  readonly place: PodPlace;
  readonly pod: DebugPod;
  readonly staged: StagedInstall;
  readonly site: Site;
  readonly deadman: DeadmanFlags;
};

/** Of the window; the rest is for the node to put back and for us to see it. */
const partForLooking = 0.75;

/**
 * Looks whether a node is well with what was put there, and returns a pod that knows. Where containers or their kubelet may
 * be touched: the node is Ready, its Lease was renewed since, and a new pod starts, through which all the rest is seen.
 */
export async function provePut(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { place, pod, staged, site, deadman }: ProveOptions,
  signal: AbortSignal,
): Promise<DebugPod> {
  const { plan, critical, nevras } = staged;
  const { node } = pod;
  const mayDisturb = plan.restart.length > 0 || critical.length > 0 || plan.deadmanSeconds !== undefined;
  const withinMs = deadman.windowMs * partForLooking;
  const tooLate = new Failure('timeout', 'NOT_WELL_IN_TIME', `not seen to be well within ${withinMs / 1000} s`, {
    hint: 'give it more time: --confirm-within',
  });
  using deadline = ports.clock.deadline(withinMs, tooLate, signal);
  const witness = mayDisturb ? await seeWell(ports, { place, site, node, withinMs }, deadline) : pod;
  await proveInstall(ports, witness, plan, deadline);
  if (nevras.length > 0) await provePackages(ports, witness, nevras, deadline);
  return witness;
}

/** Both at once: a Lease is renewed every 10 s only. */
async function seeWell(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  {
    place,
    site,
    node,
    withinMs,
  }: Pick<ProveOptions, 'place' | 'site'> & { readonly node: string; readonly withinMs: number },
  signal: AbortSignal,
): Promise<DebugPod> {
  const since = await readHeartbeat(ports, node, signal);
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const looks = [site.checkNode(place, withinMs, both), awaitHealthy(ports, { node, since }, both)] as const;
  try {
    const [{ pod }] = await Promise.all(looks);
    return pod;
  } finally {
    stop.abort(new Error('the other look has failed'));
    await Promise.allSettled(looks);
  }
}
