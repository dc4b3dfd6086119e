import { once } from 'node:events';
import type { Failure } from '../../src/errors.ts';
import type { EvictionAnswer } from '../../src/model/drain/eviction-verdict.ts';
import type { Manifest } from '../../src/model/resource.ts';
import type { Clock, Cluster } from '../../src/ports.ts';
import { rawDrainPod } from './drain-pods.ts';
import { expecting, type StrictPorts } from './ports.ts';

type PodOptions = NonNullable<Parameters<typeof rawDrainPod>[0]> & {
  readonly labels?: Readonly<Record<string, string>>;
};

export type DrainWorldOptions = {
  readonly pods: readonly PodOptions[];
  /** `NAMESPACE/NAME`; `undefined`: the user may not look. Default: none. */
  readonly daemonSets?: readonly string[] | Failure;
  /** What comes of asking for a pod to go, each time: an answer, or that it goes at once. */
  readonly onAsk?: (pod: string, attempt: number) => EvictionAnswer | 'goes';
};

/** A node's pods, an API that shows them, and a clock of which only sleeping takes time. */
export type DrainWorld = {
  readonly ports: StrictPorts;
  /** What was asked for, in order: `evict web`, with the body. */
  readonly asked: readonly { readonly pod: string; readonly body: unknown }[];
  /** A pod is gone, for a reason of its own. */
  readonly remove: (pod: string) => void;
  readonly slept: readonly number[];
};

export function aDrainWorld({ pods, daemonSets = [], onAsk = () => 'goes' }: DrainWorldOptions): DrainWorld {
  const there = new Map(pods.map(options => [options.name ?? 'web', rawPod(options)]));
  const asked: { pod: string; body: unknown }[] = [];
  const slept: number[] = [];
  const watchers = new Set<() => void>();
  const remove = (pod: string): void => {
    there.delete(pod);
    for (const wake of watchers) wake();
  };
  const ask = (pod: string, body: unknown): EvictionAnswer => {
    asked.push({ pod, body });
    const attempt = asked.filter(one => one.pod === pod).length;
    const answer = onAsk(pod, attempt);
    if (answer !== 'goes') return answer;
    remove(pod);
    return { status: 201, body: {} };
  };
  const list: Cluster['list'] = async resource => {
    if (resource.plural === 'pods') return [...there.values()].map(resource.read);
    if (daemonSets instanceof Error) throw daemonSets;
    return daemonSets.map(one => {
      const [namespace, name] = one.split('/');
      return resource.read({ metadata: { namespace, name } });
    });
  };
  const follow: Cluster['follow'] = async function* (resource, _selection, signal) {
    while (!signal.aborted) {
      const changed = new AbortController();
      const wake = () => changed.abort();
      watchers.add(wake);
      yield [...there.values()].map(resource.read);
      const either = AbortSignal.any([signal, changed.signal]);
      if (!either.aborted) await once(either, 'abort');
      watchers.delete(wake);
    }
  };
  let now = Date.parse('2026-11-22T06:31:52Z');
  const clock: Partial<Clock> = {
    now: () => now,
    async sleep(ms, signal) {
      await new Promise(setImmediate);
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
  const cluster: Partial<Cluster> = {
    list,
    follow,
    evictionApi: async () => 'policy/v1',
    evict: async ({ name }, eviction: Manifest) => ask(name, eviction),
    delete: async (_resource, { name }, options) => (ask(name, options).status === 404 ? 'absent' : 'accepted'),
  };
  return { ports: expecting({ cluster, clock }), asked, remove, slept };
}

/** What the API server answers while a budget says no. */
export function heldBy(budget: string, retryAfterSeconds?: number): EvictionAnswer {
  const message = `The disruption budget ${budget} needs 1 healthy pods and has 1 currently`;
  const details = { causes: [{ reason: 'DisruptionBudget', message }], retryAfterSeconds };
  return { status: 429, body: { kind: 'Status', message: 'Cannot evict pod', details } };
}

function rawPod({ labels = {}, ...options }: PodOptions): object {
  const raw = rawDrainPod(options);
  return { ...raw, metadata: { ...Object(raw).metadata, labels } };
}
