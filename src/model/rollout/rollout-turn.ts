import { orderOf, type RolloutPlan, type RolloutStage } from './rollout-plan.ts';

/**
 * How far a node is. What disturbs nobody (uploading, staging) is preparing; what makes it unavailable (drain, reboot) is
 * disturbing. `done` and `failed` are ends, also of a node for which there was nothing to do.
 */
export type RolloutProgress = 'waiting' | 'preparing' | 'prepared' | 'disturbing' | 'done' | 'failed';

export type RolloutSight = {
  /** By name, of every node of the plan; one that is missing is waiting. */
  readonly progress: ReadonlyMap<string, RolloutProgress>;
  /** Every node that cannot be counted on now, of the plan or not, whoever made it so. Before that is known none is disturbed. */
  readonly unavailable: readonly UnavailableNode[] | 'unknown';
};

export type UnavailableNode = {
  readonly name: string;
  readonly isControlPlane: boolean;
  /** `not ready`, or `cordonedOnly` where it is nothing but that. */
  readonly why: string;
};

/** Why a node is unavailable that is well and cordoned: to uncordon it is enough. */
export const cordonedOnly = 'cordoned';

/** What may begin now, all of it at once; and what it waits for where nothing may. */
export type RolloutTurn = {
  readonly prepare: readonly string[];
  readonly disturb: readonly string[];
  readonly state:
    | { readonly kind: 'going' }
    /** Nothing is at work and nothing may begin, because of nodes that others made unavailable. `node` would be next. */
    | { readonly kind: 'held'; readonly node: string; readonly reason: string; readonly hint: string }
    /** No more is begun. `left`: those that were not disturbed; some of them may be prepared. */
    | { readonly kind: 'stopped'; readonly reason: string; readonly hint: string; readonly left: readonly string[] }
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
  if (left.length === 0 || stop) {
    const ended = left.length === 0 || !stop ? finished : ({ kind: 'stopped', ...stop, left } as const);
    return { prepare: [], disturb: [], state: atWork.length > 0 ? going : ended };
  }
  const prepare = among('waiting').slice(0, Math.max(0, plan.limits.parallel - among('preparing').length));
  if (sight.unavailable === 'unknown') return { prepare, disturb: [], state: going };
  const { disturb, held } = mayBeDisturbed(plan, { ...sight, unavailable: sight.unavailable });
  const isIdle = atWork.length + prepare.length + disturb.length === 0;
  return { prepare, disturb, state: isIdle && held ? { kind: 'held', ...held } : going };
}

const going = { kind: 'going' } as const;
const finished = { kind: 'finished' } as const;

type Ended = { readonly reason: string; readonly hint: string };

function whyStopped({ limits, canaries }: RolloutPlan, failed: readonly string[]): Ended | undefined {
  const dead = failed.filter(name => canaries.has(name));
  if (dead.length > 0) {
    return { reason: `${titles(dead)} failed, which was tried first`, hint: 'see to what failed, and run it again' };
  }
  if (failed.length <= limits.maxFailures) return undefined;
  const hint = 'see to what failed, and run it again; or go on after so many failures: --max-failures';
  return { reason: `${titles(failed)} failed`, hint };
}

type KnownSight = RolloutSight & { readonly unavailable: readonly UnavailableNode[] };

type Candidates = {
  readonly disturb: readonly string[];
  /** Where others keep some of them from being disturbed. */
  readonly held?: { readonly node: string; readonly reason: string; readonly hint: string };
};

const none: Candidates = { disturb: [] };

function mayBeDisturbed(plan: RolloutPlan, sight: KnownSight): Candidates {
  const isOver = (name: string): boolean => ['done', 'failed'].includes(sight.progress.get(name) ?? 'waiting');
  const stage = plan.stages.find(({ nodes }) => !nodes.every(({ name }) => isOver(name)));
  if (!stage) return none;
  const canariesAreDone = [...plan.canaries].every(name => sight.progress.get(name) === 'done');
  const ready = stage.nodes
    .map(({ name }) => name)
    .filter(name => sight.progress.get(name) === 'prepared' && (canariesAreDone || plan.canaries.has(name)));
  return stage.kind === 'workers' ? pickWorkers(plan, sight, ready) : pickControlPlane(stage, sight, ready);
}

function pickWorkers({ limits, stages }: RolloutPlan, sight: KnownSight, ready: readonly string[]): Candidates {
  const mine = disturbedIn(stages, sight);
  const others = sight.unavailable.filter(({ name, isControlPlane }) => !isControlPlane && !mine.includes(name));
  const gone = new Set([...mine, ...others.map(({ name }) => name)]);
  let atWork = mine.length;
  const disturb: string[] = [];
  for (const name of ready) {
    const isFree = gone.has(name) || gone.size < limits.maxUnavailable;
    if (!isFree || atWork >= limits.maxUnavailable) continue;
    gone.add(name);
    atWork += 1;
    disturb.push(name);
  }
  const next = ready.find(name => !disturb.includes(name));
  return next === undefined || others.length === 0
    ? { disturb }
    : { disturb, held: heldBy(others, next, limits.maxUnavailable) };
}

/** One by one, and only while all others are there: etcd needs its majority, and the others serve the API meanwhile. */
function pickControlPlane(stage: RolloutStage, sight: KnownSight, ready: readonly string[]): Candidates {
  const [next] = ready;
  if (next === undefined || disturbedIn([stage], sight).length > 0) return none;
  const others = sight.unavailable.filter(one => one.isControlPlane && one.name !== next);
  return others.length === 0 ? { disturb: [next] } : { disturb: [], held: heldBy(others, next, 'fixed') };
}

/** `limit`: how many may be unavailable; `fixed`: none but the one whose turn it is, whatever the user wants. */
function heldBy(
  others: readonly UnavailableNode[],
  node: string,
  limit: number | 'fixed',
): NonNullable<Candidates['held']> {
  const words = others.map(({ name, why }) => `node/${name} (${why})`).join(', ');
  const cordoned = others.filter(({ why }) => why === cordonedOnly).map(({ name }) => name);
  const sick = others.find(({ why }) => why !== cordonedOnly);
  const sickCount = others.length - cordoned.length;
  const helpsToUncordon = cordoned.length > 0 && sickCount < (limit === 'fixed' ? 1 : limit);
  const ways = [
    ...(limit === 'fixed' ? [] : [`--max-unavailable ${others.length + limit}`]),
    ...(helpsToUncordon ? [`oc adm uncordon ${cordoned.join(' ')}`] : []),
  ];
  const hints = [
    ...(sick ? [`oc describe node/${sick.name}`] : []),
    ...(ways.length > 0 ? [`to go on now: ${ways.join(', or ')}`] : []),
  ];
  return {
    node,
    reason: `waiting for ${words} to be available again`,
    hint: hints.join('; '),
  };
}

function disturbedIn(stages: readonly RolloutStage[], { progress }: RolloutSight): readonly string[] {
  const names = stages.flatMap(({ nodes }) => nodes).map(({ name }) => name);
  return names.filter(name => progress.get(name) === 'disturbing');
}

function titles(names: readonly string[]): string {
  return names.map(name => `node/${name}`).join(', ');
}
