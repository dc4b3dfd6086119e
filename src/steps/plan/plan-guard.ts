import type { Failure } from '../../errors.ts';
import type { PlanStep } from '../../model/event.ts';
import { guardRefusal } from '../../model/pool/guard-refusal.ts';
import { judgeGuard } from '../../model/pool/mco-guard.ts';
import type { GuardFlags } from '../../model/request.ts';
import type { Cluster } from '../../ports.ts';
import { lookAtGuard } from '../pool/see-guard.ts';
import type { ClusterFacts } from '../prepare/read-cluster.ts';
import { note } from './plan-site.ts';

export type PlannedGuard = {
  readonly node: string;
  readonly facts: Pick<ClusterFacts, 'pools'>;
  readonly guard: GuardFlags;
};

/** What `guardNode` would do before work on a node begins; the failure with which it would refuse the node now. */
export async function planGuard(
  cluster: Pick<Cluster, 'get' | 'list'>,
  { node, facts, guard }: PlannedGuard,
  signal: AbortSignal,
): Promise<readonly PlanStep[] | Failure> {
  const sight = await lookAtGuard(cluster, { node, facts }, signal);
  const verdict = judgeGuard(sight, guard === 'pause' ? 'to-be-paused' : 'as-it-is');
  const refusal = guardRefusal(verdict, guard);
  if (refusal) return refusal;
  const waits = verdict.kind === 'ready' ? [] : [note(`${node}: wait: ${verdict.reason}`)];
  if (guard !== 'pause') return waits;
  return [...waits, note(`${node}: pause its machine config pool until the run ends, unless it is paused already`)];
}
