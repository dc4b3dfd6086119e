import { Failure } from '../../errors.ts';
import { guardRefusal, refusalOf } from '../../model/pool/guard-refusal.ts';
import { type GuardMode, type GuardSight, type GuardVerdict, judgeGuard } from '../../model/pool/mco-guard.ts';
import type { GuardFlags } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import type { ClusterFacts } from '../prepare/read-cluster.ts';
import type { PoolPauses } from './pool-pauses.ts';
import { followGuard, lookAtGuard } from './see-guard.ts';

export type GuardedNode = {
  readonly node: Pick<PreparedNode, 'node'>;
  readonly facts: Pick<ClusterFacts, 'pools' | 'poolsAreHidden'>;
  readonly guard: GuardFlags;
  /** Of the whole run. */
  readonly pauses: Pick<PoolPauses, 'hold'>;
};

/**
 * Lets work on a node begin only while the Machine Config Operator leaves it alone: refuses (`Failure('refused')`, with the
 * verdict's code), waits until it is so, or pauses the node's pool for the rest of the run, as the user chose. A pool that
 * only takes up MachineConfigs of this program is waited for in any case. Where there is no operator, nothing is looked at
 * but the node.
 */
export async function guardNode(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  guarded: GuardedNode,
  signal: AbortSignal,
): Promise<void> {
  const { facts, guard, pauses } = guarded;
  if (facts.poolsAreHidden) sayHidden(ports, guard);
  if (guard !== 'pause') return void (await awaitQuiet(ports, guarded, 'as-it-is', signal));
  const { node, pool } = await awaitQuiet(ports, guarded, 'to-be-paused', signal);
  if (!node?.config || !pool || pool === 'hidden') return;
  await pauses.hold(pool, signal);
  // The operator may have begun with this node between the look and the pause.
  await awaitQuiet(ports, guarded, 'paused', signal);
}

/**
 * The same judgement once more, right before a node is rebooted. Nothing is waited for then: the node is cordoned, so that
 * its pool has as many unavailable as it may and would never get to the end of its update, and would not begin with this
 * node either.
 */
export async function stillQuiet(
  { cluster }: Pick<Ports, 'cluster'>,
  { node, facts, guard }: Pick<GuardedNode, 'node' | 'facts' | 'guard'>,
  signal: AbortSignal,
): Promise<void> {
  const sight = await lookAtGuard(cluster, { node: node.node.metadata.name, facts }, signal);
  const verdict = judgeGuard(sight, guard === 'pause' ? 'paused' : 'as-it-is');
  const isElsewhere = verdict.kind === 'busy-with-ours' && verdict.code === 'POOL_UPDATING';
  if (verdict.kind !== 'ready' && !isElsewhere) throw refusalOf(verdict);
}

/** What was seen when the operator let the node alone. */
async function awaitQuiet(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  { node: prepared, facts, guard }: GuardedNode,
  mode: GuardMode,
  signal: AbortSignal,
): Promise<GuardSight> {
  const node = prepared.node.metadata.name;
  const judge = (sight: GuardSight): GuardVerdict => {
    const verdict = judgeGuard(sight, mode);
    const refusal = guardRefusal(verdict, guard);
    if (refusal) throw refusal;
    return verdict;
  };
  let last = await lookAtGuard(cluster, { node, facts }, signal);
  if (judge(last).kind === 'ready') return last;
  const seen = followGuard(cluster, { node, first: last }, signal);
  await awaitVerdict(
    {
      subject: `node/${node}`,
      seen,
      judge: sight => {
        last = sight;
        const verdict = judge(sight);
        return verdict.kind === 'ready' ? { kind: 'done' } : { kind: 'going', reason: verdict.reason };
      },
      going: reason => reporter.emit({ kind: 'progress', node, text: `waiting: ${reason}` }),
    },
    signal,
  );
  return last;
}

function sayHidden({ reporter }: Pick<Ports, 'reporter'>, guard: GuardFlags): void {
  const what = 'you may not list machineconfigpools';
  if (guard === 'pause') {
    throw new Failure('refused', 'FORBIDDEN', `${what}, so that none can be paused`, {
      hint: 'ask for this right, or leave out --pause-pool',
    });
  }
  const text = `${what}: whether the Machine Config Operator comes in between is seen on the nodes alone, once it has begun`;
  reporter.emit({ kind: 'warning', text });
}
