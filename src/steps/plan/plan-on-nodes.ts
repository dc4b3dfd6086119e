import type { PlanStep } from '../../model/event.ts';
import { judgeOutcomes } from '../../model/outcome.ts';
import type { Result } from '../../model/result.ts';
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
