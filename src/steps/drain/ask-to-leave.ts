import { Failure } from '../../errors.ts';
import { type DrainPod, drainPods } from '../../model/drain/drain-pod.ts';
import {
  type EvictionApi,
  type EvictionVerdict,
  evictionOf,
  judgeEviction,
} from '../../model/drain/eviction-verdict.ts';
import type { DrainFlags } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';

export type AskOptions = {
  readonly pods: readonly DrainPod[];
  readonly flags: Pick<DrainFlags, 'graceSeconds' | 'disableEviction'>;
  /** Those that are gone by themselves are not asked any more. */
  readonly isGone: (pod: DrainPod) => boolean;
  /** Hears the answer for each pod, each time that it was asked for. */
  readonly heard: (pod: DrainPod, answer: Exclude<EvictionVerdict, { kind: 'refused' }>) => void;
};

/** A node takes 250 pods and more (kubelet `maxPods`); the API server is not to be asked for all of them at once. */
const atOnce = 16;

/** Has pods evicted, or deleted where no budget is to be asked: again as long as the API server says later. */
export async function askToLeave(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  { pods, flags, isGone, heard }: AskOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = ports;
  const ask = await howToAsk(ports, flags, signal);
  const dueAt = new Map(pods.map(pod => [pod, clock.now()]));
  const askOne = async (pod: DrainPod): Promise<void> => {
    const answer = await ask(pod, signal);
    if (answer.kind === 'refused') throw new Failure('refused', answer.code, answer.reason, { hint: answer.hint });
    heard(pod, answer);
    if (answer.kind === 'later') dueAt.set(pod, clock.now() + answer.retryAfterMs);
    else dueAt.delete(pod);
  };
  while (dueAt.size > 0) {
    for (const pod of dueAt.keys()) if (isGone(pod)) dueAt.delete(pod);
    const now = clock.now();
    const due = [...dueAt].filter(([, at]) => at <= now).map(([pod]) => pod);
    await Promise.all(due.slice(0, atOnce).map(askOne));
    if (due.length === 0 && dueAt.size > 0) await clock.sleep(Math.min(...dueAt.values()) - now, signal);
  }
}

type Ask = (pod: DrainPod, signal: AbortSignal) => Promise<EvictionVerdict>;

async function howToAsk(
  { cluster }: Pick<Ports, 'cluster'>,
  { graceSeconds, disableEviction }: AskOptions['flags'],
  signal: AbortSignal,
): Promise<Ask> {
  const api = disableEviction ? undefined : await evictionApiOf({ cluster }, signal);
  if (api === undefined) {
    return async (pod, own) => {
      const options = { uid: pod.metadata.uid, ...(graceSeconds !== undefined && { graceSeconds }) };
      const answer = await cluster.delete(drainPods, pod.metadata, options, own);
      return { kind: answer === 'accepted' ? 'accepted' : 'gone' };
    };
  }
  return async (pod, own) => {
    const eviction = evictionOf(pod, { apiVersion: api, graceSeconds });
    return judgeEviction(pod, await cluster.evict(pod.metadata, eviction, own));
  };
}

async function evictionApiOf({ cluster }: Pick<Ports, 'cluster'>, signal: AbortSignal): Promise<EvictionApi> {
  const api = await cluster.evictionApi(signal);
  if (api !== undefined) return api;
  throw new Failure('refused', 'NO_EVICTIONS', 'this cluster takes no evictions', {
    hint: 'delete the pods instead, whatever their disruption budgets say: --disable-eviction',
  });
}
