/** A node that is to be worked on, as far as its turn depends on it. */
export type RolloutNode = {
  readonly name: string;
  /** Of its label `topology.kubernetes.io/zone`; empty where there is none. */
  readonly zone: string;
  readonly isControlPlane: boolean;
  /** It was so before anything began: cordoned, say, or left behind by a run that was interrupted. */
  readonly isUnavailable: boolean;
};

export type RolloutLimits = {
  /** Workers that may be unavailable at once, whoever made them so (`rollout-limit.ts`). */
  readonly maxUnavailable: number;
  /** So many have to be done before any other is disturbed; 0: none. */
  readonly canary: number;
  /** Nothing more is begun after more failures than these. A canary that fails is one too many. */
  readonly maxFailures: number;
  /** How many are prepared at once, which disturbs nobody. */
  readonly parallel: number;
};

/** Who comes when: all of a stage have ended before one of the next is disturbed. */
export type RolloutPlan = {
  readonly limits: RolloutLimits;
  readonly stages: readonly RolloutStage[];
  /** Names; the first of the order. */
  readonly canaries: ReadonlySet<string>;
};

export type RolloutStage = {
  readonly kind: 'workers' | 'control-plane';
  readonly nodes: readonly RolloutNode[];
};

/**
 * Workers that are unavailable anyway first (nothing more is lost by them, and as long as they are, no other may be), then
 * the workers zone by zone, the control plane last. Within a stage by name.
 */
export function planRollout(nodes: readonly RolloutNode[], limits: RolloutLimits): RolloutPlan {
  const workers = nodes.filter(node => !node.isControlPlane);
  const controlPlane = nodes.filter(node => node.isControlPlane);
  const zones = Map.groupBy(
    workers.filter(node => !node.isUnavailable),
    ({ zone }) => zone,
  );
  const stages = [
    workersOf(workers.filter(node => node.isUnavailable)),
    ...[...zones].toSorted(([a], [b]) => compare(a, b)).map(([, members]) => workersOf(members)),
    { kind: 'control-plane' as const, nodes: byTurn(controlPlane) },
  ].filter(stage => stage.nodes.length > 0);
  const order = stages.flatMap(stage => stage.nodes);
  return { limits, stages, canaries: new Set(order.slice(0, limits.canary).map(({ name }) => name)) };
}

/** All nodes in their order. */
export function orderOf({ stages }: RolloutPlan): readonly RolloutNode[] {
  return stages.flatMap(({ nodes }) => nodes);
}

function workersOf(nodes: readonly RolloutNode[]): RolloutStage {
  return { kind: 'workers', nodes: byTurn(nodes) };
}

/** Of the control plane too, those that are unavailable anyway come first. */
function byTurn(nodes: readonly RolloutNode[]): readonly RolloutNode[] {
  return nodes.toSorted((a, b) => Number(b.isUnavailable) - Number(a.isUnavailable) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
