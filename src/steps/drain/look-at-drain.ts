import { Failure } from '../../errors.ts';
import { daemonSets, daemonSetsOf, goneAmong } from '../../model/drain/daemon-set.ts';
import { type DrainPlan, planDrain } from '../../model/drain/drain.ts';
import { type DrainPod, drainPods } from '../../model/drain/drain-pod.ts';
import type { DrainFlags } from '../../model/request.ts';
import type { Selection } from '../../model/resource.ts';
import { runLabel } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** What is drained, and how. */
export type DrainOptions = { readonly node: string; readonly flags: DrainFlags };

export type AcceptedDrain = Extract<DrainPlan, { kind: 'drain' }>;

/** What a drain would do now; `DRAIN_REFUSED` where some pod may not go. Nothing is changed. */
export async function demandDrainable(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  { node, flags }: DrainOptions,
  signal: AbortSignal,
): Promise<AcceptedDrain> {
  const pods = (await ports.cluster.list(drainPods, podsOn(node, flags), signal)) ?? [];
  return planOrRefuse(ports, { node, flags, pods }, signal);
}

/** What is to go of these pods; `DRAIN_REFUSED` where one of them may not. */
export async function planOrRefuse(
  { cluster, clock }: Pick<Ports, 'cluster' | 'clock'>,
  { node, flags, pods }: DrainOptions & { readonly pods: readonly DrainPod[] },
  signal: AbortSignal,
): Promise<AcceptedDrain> {
  const named = daemonSetsOf(pods);
  // A user who may not look at them is told nothing of those that are gone: their pods are left as the others'.
  const there = named.size === 0 ? [] : await unlessForbidden(cluster.list(daemonSets, {}, signal));
  const plan = planDrain(pods, flags.rules, {
    ownUids: new Set(pods.filter(isOurs).map(({ metadata }) => metadata.uid)),
    goneDaemonSets: there === undefined ? new Set() : goneAmong(named, there),
    now: clock.now(),
  });
  if (plan.kind === 'drain') return plan;
  throw new Failure('refused', plan.code, `node/${node} cannot be drained: ${plan.reason}`, {
    hint: `if that is wanted, add ${plan.hint}`,
  });
}

/** The pods that a drain of a node looks at. */
export function podsOn(node: string, { podSelector }: Pick<DrainFlags, 'podSelector'>): Selection {
  return { fieldSelector: `spec.nodeName=${node}`, ...(podSelector !== undefined && { labelSelector: podSelector }) };
}

/** Pods of this program, of whichever run: one that was killed has left its own there. */
function isOurs({ metadata }: DrainPod): boolean {
  return runLabel in metadata.labels;
}
