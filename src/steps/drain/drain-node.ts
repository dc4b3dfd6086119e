import { Failure } from '../../errors.ts';
import { podsStillThere } from '../../model/drain/drain.ts';
import { type DrainPod, drainPods } from '../../model/drain/drain-pod.ts';
import { describeDrain, drainHint, type LeavingPod } from '../../model/drain/drain-progress.ts';
import type { Ports } from '../../ports.ts';
import { ageOf } from '../../text/duration.ts';
import { type AskOptions, askToLeave } from './ask-to-leave.ts';
import { type DrainOptions, planOrRefuse, podsOn } from './look-at-drain.ts';

type DrainPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/**
 * Empties a cordoned node by kubectl's rules, and waits until every pod that had to go is gone; how many did. What holds a
 * pod is said again and again. `DRAIN_REFUSED` before anything is evicted; `DRAIN_TIMEOUT` names what is still there.
 */
export async function drainNode(ports: DrainPorts, options: DrainOptions, signal: AbortSignal): Promise<number> {
  const { node, flags } = options;
  const leaving: Leaving = new Map();
  const tooLate = new Failure('timeout', 'DRAIN_TIMEOUT', `not drained within ${ageOf(flags.timeoutMs)}`, {
    hint: drainHint(node, []),
  });
  using limit = flags.timeoutMs > 0 ? ports.clock.deadline(flags.timeoutMs, tooLate, signal) : undefined;
  try {
    return await emptyNode(ports, { ...options, leaving }, limit ?? signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'timeout') throw error;
    const left = [...leaving.values()];
    const last = left.length > 0 ? `; still waiting for ${describeDrain(left)}` : '';
    throw new Failure('timeout', error.code, `node/${node}: ${error.message}${last}`, { hint: drainHint(node, left) });
  }
}

/** The pods that are to go and are not gone yet, by uid. */
type Leaving = Map<string, LeavingPod>;

async function emptyNode(
  ports: DrainPorts,
  { node, flags, leaving }: DrainOptions & { readonly leaving: Leaving },
  signal: AbortSignal,
): Promise<number> {
  const { cluster, clock, reporter } = ports;
  const began = clock.now();
  const say = (): void => {
    const waiting = `waiting for ${describeDrain([...leaving.values()])}`;
    reporter.emit({ kind: 'progress', node, text: `draining for ${ageOf(clock.now() - began)}, ${waiting}` });
  };
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  const begin = async (pods: readonly DrainPod[]): Promise<Begun> => {
    const { evict, warnings } = await planOrRefuse(ports, { node, flags, pods }, own);
    for (const text of warnings) reporter.emit({ kind: 'warning', node, text });
    for (const pod of evict) leaving.set(pod.metadata.uid, { pod, objection: undefined });
    const isGone = ({ metadata }: DrainPod): boolean => !leaving.has(metadata.uid);
    const heard: AskOptions['heard'] = (pod, answer) => {
      if (isGone(pod)) return;
      leaving.set(pod.metadata.uid, { pod, objection: answer.kind === 'later' ? answer : undefined });
      if (answer.kind === 'later') say();
    };
    const asking = askToLeave(ports, { pods: evict, flags, isGone, heard }, own);
    return { evict, asking: asking.catch(refusal => stop.abort(refusal)) };
  };
  let begun: Begun | undefined;
  try {
    for await (const present of cluster.follow(drainPods, podsOn(node, flags), own)) {
      begun ??= await begin(present);
      keepOnly(leaving, podsStillThere(begun.evict, present));
      if (leaving.size === 0) return begun.evict.length;
      say();
    }
    throw own.reason;
  } finally {
    stop.abort();
    await begun?.asking;
  }
}

/** `asking` never rejects: what comes of it ends the watch. */
type Begun = { readonly evict: readonly DrainPod[]; readonly asking: Promise<void> };

function keepOnly(leaving: Leaving, there: readonly DrainPod[]): void {
  const uids = new Set(there.map(({ metadata }) => metadata.uid));
  for (const uid of leaving.keys()) if (!uids.has(uid)) leaving.delete(uid);
}
