import { orderOf, type RolloutPlan, type RolloutStage } from './rollout-plan.ts';

/**
 * How far a node is. What disturbs nobody (uploading, staging) is preparing; what makes it unavailable (drain, reboot) is
 * disturbing. `done` and `failed` are ends, also of a node for which there was nothing to do.
 */
export type RolloutProgress = 'waiting' | 'preparing' | 'prepared' | 'disturbing' | 'done' | 'failed';

export type RolloutSight = {
  /** By name, of every node of the plan; one that is missing is waiting. */
  readonly progress: ReadonlyMap<string, RolloutProgress>;
  /** Every node that cannot be counted on now, of the plan or not, whoever made it so. */
  readonly unavailable: readonly { readonly name: string; readonly isControlPlane: boolean }[];
};

/** What may begin now, all of it at once; and what it waits for where nothing may. */
export type RolloutTurn = {
  readonly prepare: readonly string[];
  readonly disturb: readonly string[];
  readonly state:
    | { readonly kind: 'going' }
    /** Nothing is at work and nothing may begin, because of nodes that others made unavailable. */
    | { readonly kind: 'held'; readonly reason: string }
    /** No more is begun. `left`: those that were not disturbed; some of them may be prepared. */
    | { readonly kind: 'stopped'; readonly reason: string; readonly left: readonly string[] }
    | { readonly kind: 'finished' };
};

/**
 * Told what happened, says what may begin: pure, so that a run that was interrupted goes on from what the nodes show. What
 * is at work when it stops comes to its own end: until then the state is `going`.
 */
export function nextTurn(plan: RolloutPlan, sight: RolloutSight): RolloutTurn {
  const order = orderOf(plan).map(({ name }) => name);
  const among = (...kinds: readonly RolloutProgress[]): readonly string[] =>
    order.filter(name => kinds.includes(sight.progress.get(name) ?? 'waiting'));
  const atWork = among('preparing', 'disturbing');
  const left = among('waiting', 'prepared');
  const stop = whyStopped(plan, among('failed'));
  if (left.length === 0 || stop !== undefined) {
    const ended = left.length === 0 ? ({ kind: 'finished' } as const) : stopped(stop ?? '', left);
    return { prepare: [], disturb: [], state: atWork.length > 0 ? { kind: 'going' } : ended };
  }
  const prepare = among('waiting').slice(0, Math.max(0, plan.limits.parallel - among('preparing').length));
  const { disturb, blockers } = mayBeDisturbed(plan, sight);
  const isHeld = atWork.length + prepare.length + disturb.length === 0;
  const reason = `waiting for ${blockers.map(name => `node/${name}`).join(', ')} to be available again`;
  return { prepare, disturb, state: isHeld ? { kind: 'held', reason } : { kind: 'going' } };
}

function stopped(reason: string, left: readonly string[]): RolloutTurn['state'] {
  return { kind: 'stopped', reason, left };
}

function whyStopped({ limits, canaries }: RolloutPlan, failed: readonly string[]): string | undefined {
  const names = (list: readonly string[]): string => list.map(name => `node/${name}`).join(', ');
  const dead = failed.filter(name => canaries.has(name));
  if (dead.length > 0) return `${names(dead)} failed, which was tried first`;
  return failed.length > limits.maxFailures ? `${names(failed)} failed` : undefined;
}

type Candidates = { readonly disturb: readonly string[]; readonly blockers: readonly string[] };

const none: Candidates = { disturb: [], blockers: [] };

function mayBeDisturbed(plan: RolloutPlan, sight: RolloutSight): Candidates {
  const isOver = (name: string): boolean => ['done', 'failed'].includes(sight.progress.get(name) ?? 'waiting');
  const stage = plan.stages.find(({ nodes }) => !nodes.every(({ name }) => isOver(name)));
  if (!stage) return none;
  const canariesAreDone = [...plan.canaries].every(name => sight.progress.get(name) === 'done');
  const ready = stage.nodes
    .map(({ name }) => name)
    .filter(name => sight.progress.get(name) === 'prepared' && (canariesAreDone || plan.canaries.has(name)));
  return stage.kind === 'workers' ? pickWorkers(plan, sight, ready) : pickControlPlane(stage, sight, ready);
}

function pickWorkers({ limits, stages }: RolloutPlan, sight: RolloutSight, ready: readonly string[]): Candidates {
  const mine = disturbedIn(stages, sight);
  const gone = new Set([...mine, ...sight.unavailable.filter(one => !one.isControlPlane).map(({ name }) => name)]);
  let atWork = mine.length;
  const disturb: string[] = [];
  for (const name of ready) {
    const isFree = gone.has(name) || gone.size < limits.maxUnavailable;
    if (!isFree || atWork >= limits.maxUnavailable) continue;
    gone.add(name);
    atWork += 1;
    disturb.push(name);
  }
  const blockers = [...gone].filter(name => !mine.includes(name));
  return { disturb, blockers };
}

/** One by one, and only while all others are there: etcd needs its majority, and the others serve the API meanwhile. */
function pickControlPlane(stage: RolloutStage, sight: RolloutSight, ready: readonly string[]): Candidates {
  const gone = sight.unavailable.filter(one => one.isControlPlane).map(({ name }) => name);
  const [next] = ready;
  if (next === undefined || disturbedIn([stage], sight).length > 0) return none;
  const blockers = gone.filter(name => name !== next);
  return blockers.length > 0 ? { disturb: [], blockers } : { disturb: [next], blockers: [] };
}

function disturbedIn(stages: readonly RolloutStage[], { progress }: RolloutSight): readonly string[] {
  const names = stages.flatMap(({ nodes }) => nodes).map(({ name }) => name);
  return names.filter(name => progress.get(name) === 'disturbing');
}
