import { Failure } from '../../errors.ts';
import type { PlanStep } from '../../model/event.ts';
import { judgeOutcomes } from '../../model/outcome.ts';
import type { Result } from '../../model/result.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { outcomeOfFailure } from '../rollout/node-row.ts';
import { type PlanSiteOptions, planSite } from './plan-site.ts';

/** What a command would do, in order, with `work` on each of its nodes. */
export function planOnNodes(site: PlanSiteOptions, work: (node: string) => readonly PlanStep[]): Result {
  const { nodes } = site.prepared;
  const outcomes = nodes.map(({ node, objection }) => {
    const { name } = node.metadata;
    if (objection) return outcomeOfFailure(name, objection);
    return { result: { node: name, state: 'planned', code: null, message: null, hint: null }, failed: undefined };
  });
  const willing = nodes.filter(({ objection }) => !objection);
  const { opened, removed } = planSite(willing, site);
  const worked = willing.flatMap(({ node }) => work(node.metadata.name));
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : [...opened, ...worked, ...removed] },
  };
}

/** The same where each node is looked at first, and may be refused for what is seen; `before` is said first, if anything is done. */
export async function planOnSeenNodes(
  site: PlanSiteOptions,
  { before, plan }: { readonly before: readonly PlanStep[]; readonly plan: PlanNode },
): Promise<Result> {
  const seen: PreparedNode[] = [];
  const work = new Map<string, readonly PlanStep[]>();
  for (const node of site.prepared.nodes) {
    const planned = node.objection ?? (await plan(node));
    if (planned instanceof Failure) seen.push({ ...node, objection: planned });
    else {
      seen.push(node);
      work.set(node.node.metadata.name, planned);
    }
  }
  const prepared = { ...site.prepared, nodes: seen };
  const result = planOnNodes({ ...site, prepared }, name => work.get(name) ?? []);
  const { output } = result;
  if (output?.kind !== 'plan' || output.steps.length === 0) return result;
  return { ...result, output: { kind: 'plan', steps: [...before, ...output.steps] } };
}

/** What is done with one node; why it is not, where it would be refused. */
type PlanNode = (node: PreparedNode) => Promise<readonly PlanStep[] | Failure>;
