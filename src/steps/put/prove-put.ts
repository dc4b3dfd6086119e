import { Failure } from '../../errors.ts';
import type { DeadmanFlags } from '../../model/put/install.ts';
import { needsNewPod } from '../../model/put/install-effects.ts';
import type { Ports } from '../../ports.ts';
import type { StagedInstall } from '../candidate/stage-install.ts';
import { awaitHealthy, readHeartbeat } from '../health/await-health.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import type { PodPlace, Site } from '../pod/open-node.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import { provePackages } from '../rpm/see-packages.ts';
import { proveInstall } from './prove-install.ts';

export type ProveOptions = {
  readonly place: PodPlace;
  readonly pod: DebugPod;
  readonly staged: StagedInstall;
  readonly site: Site;
  readonly deadman: DeadmanFlags;
};

/** What is known of the end of a put, by the connection with which it was started. */
export type KnownEnd = 'done' | 'lost';

/** Of the window; the rest is for the node to put back and for us to see it. */
const partForLooking = 0.75;

/**
 * Looks whether a node is well with what was put there, and returns a pod that knows. Where containers or their kubelet may
 * be touched: the node is Ready, its Lease was renewed since, and a new pod starts, through which all the rest is seen.
 */
export async function provePut(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { end, ...options }: ProveOptions & { readonly end: KnownEnd },
  signal: AbortSignal,
): Promise<DebugPod> {
  const { windowMs } = options.deadman;
  const withinMs = windowMs * partForLooking;
  const tooLate = new Failure('timeout', 'NOT_WELL_IN_TIME', `not seen to be well within ${withinMs / 1000} s`, {
    hint: 'give it more time: --confirm-within',
  });
  using deadline = ports.clock.deadline(withinMs, tooLate, signal);
  // The node may be restarting what looks go through.
  const look = () => retryWhileAway(ports, own => lookOnce(ports, { ...options, withinMs }, own), deadline);
  // Only the first look tells that the put is over; how the node was before that says nothing of how it is.
  if (end === 'lost') await look();
  return await look();
}

/** A pod whose image is there starts within seconds, also behind a restart of its kubelet. */
const podMs = 2 * 60_000;

async function lookOnce(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { place, pod, staged, site, withinMs }: Omit<ProveOptions, 'deadman'> & { readonly withinMs: number },
  signal: AbortSignal,
): Promise<DebugPod> {
  const { plan, critical, nevras } = staged;
  const { node } = pod;
  const witness = needsNewPod({ ...plan, critical })
    ? await seeWell(ports, { place, site, node, withinMs }, signal)
    : pod;
  await proveInstall(ports, witness, plan, signal);
  if (nevras.length > 0) await provePackages(ports, witness, nevras, signal);
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
  const looks = [
    site.checkNode(place, Math.min(withinMs, podMs), both),
    awaitHealthy(ports, { node, since }, both),
  ] as const;
  try {
    const [{ pod }] = await Promise.all(looks);
    return pod;
  } finally {
    stop.abort(new Error('the other look has failed'));
    await Promise.allSettled(looks);
  }
}
