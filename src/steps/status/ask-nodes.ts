import type { PlanStep } from '../../model/event.ts';
import type { Node } from '../../model/node/node.ts';
import type { Outcome } from '../../model/outcome.ts';
import { podLifetimeSeconds } from '../../model/pod/pod-lifetime.ts';
import type { Common, Target } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { planAsking } from '../plan/plan-asking.ts';
import { type OpenNode, openSite } from '../pod/open-node.ts';
import { type Prepared, prepare } from '../prepare/prepare.ts';
import type { Done } from '../rollout/node-row.ts';
import { workOnNodes } from '../rollout/work-on-nodes.ts';

export type Asking<T> = {
  readonly target: Target;
  readonly common: Common;
  /** What is looked at on each node, for `--dry-run`. */
  readonly plan: (node: string) => readonly PlanStep[];
  readonly ask: (node: Node, opened: OpenNode, signal: AbortSignal) => Promise<T>;
  /** What an answer comes to: the node's state, and that in words. */
  readonly sum: (answer: T, node: Node) => readonly [done: Done, text: string];
};

/** In the order of the nodes, each with how the asking ended, and the answer where there is one. */
export type Answers<T> = {
  readonly kind: 'answers';
  readonly facts: Prepared['facts'];
  readonly nodes: readonly { readonly node: Node; readonly outcome: Outcome; readonly answer: T | undefined }[];
};

/** Asks nodes themselves, each through a debug pod, a bounded number of them at once; or plans to. */
export async function askNodes<T>(
  ports: Ports,
  { target, common, plan, ask, sum }: Asking<T>,
  undo: Undo,
  signal: AbortSignal,
): Promise<Answers<T> | { readonly kind: 'planned'; readonly result: Result }> {
  const prepared = await prepare(ports, { target, common, ssh: undefined, withoutKey: 'leave out --live' }, signal);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) {
    return { kind: 'planned', result: planAsking({ prepared, common, ssh: undefined, lifetimeSeconds }, plan) };
  }
  const { openNode } = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const answers = new Map<Node, T>();
  const outcomes = await workOnNodes(
    ports,
    prepared.nodes,
    {
      parallel: common.parallel,
      work: async (place, settle) => {
        const answer = await ask(place.node, await openNode(place, signal), signal);
        answers.set(place.node, answer);
        settle(...sum(answer, place.node));
      },
    },
    signal,
  );
  const nodes = prepared.nodes.flatMap(({ node }, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ node, outcome, answer: answers.get(node) }] : [];
  });
  return { kind: 'answers', facts: prepared.facts, nodes };
}
