import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode, PodPlace, Site } from '../pod/open-node.ts';
import { awaitHealthy } from './await-health.ts';

/** Longer than a kubelet that was just started takes to report, and to start a pod whose image is there. */
const wellMs = 2 * 60_000;
const podMs = 90_000;

/** What the failure to start a pod looks like, or to run anything in it. */
const podFailures = new Set([
  'POD_CANNOT_START',
  'POD_NOT_STARTED',
  'POD_GONE',
  'POD_EVICTED',
  'IMAGE_NOT_AVAILABLE',
  'CANNOT_EXEC',
  'CONTAINER_GONE',
  'HOST_COMMAND_FAILED',
  'NODE_UNREADABLE',
  'NOT_WELL',
]);

/** Whether a node is well; `opened` is the new pod by which that was seen. */
export type Wellness =
  | { readonly kind: 'well'; readonly opened: OpenNode }
  | { readonly kind: 'sick'; readonly failure: Failure };

/** Whether pods start on a node: tried with a new one, in which something is then run. */
export async function tryNewPod(
  { checkNode }: Pick<Site, 'checkNode'>,
  place: PodPlace,
  signal: AbortSignal,
): Promise<Wellness> {
  return orSick(async () => checkNode(place, podMs, signal), signal);
}

/** Whether a node is well after a change: Ready, with a kubelet that was heard of since, and a new pod starts. */
export async function proveWell(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  {
    site,
    place,
    since,
  }: { readonly site: Pick<Site, 'checkNode'>; readonly place: PodPlace; readonly since: string | undefined },
  signal: AbortSignal,
): Promise<Wellness> {
  const node = place.node.metadata.name;
  const tooLate = new Failure('timeout', 'NOT_WELL', `not well within ${wellMs / 1000} s`, {
    hint: `oc describe node/${node}`,
  });
  return orSick(async () => {
    using deadline = ports.clock.deadline(wellMs, tooLate, signal);
    await awaitHealthy(ports, { node, since }, deadline);
    return await site.checkNode(place, podMs, signal);
  }, signal);
}

async function orSick(prove: () => Promise<OpenNode>, signal: AbortSignal): Promise<Wellness> {
  try {
    return { kind: 'well', opened: await prove() };
  } catch (failure) {
    if (signal.aborted || !(failure instanceof Failure) || !podFailures.has(failure.code)) throw failure;
    return { kind: 'sick', failure };
  }
}
