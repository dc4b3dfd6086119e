import { judgeOutcomes } from '../model/outcome.ts';
import type { Result } from '../model/result.ts';
import { note, type PlanSiteOptions, planSite } from './plan-site.ts';
import { outcomeOfFailure } from './work-on-nodes.ts';

/** What a command would do on each of its nodes, in words, where only the node itself can tell what it comes to. */
export function planOnNodes(site: PlanSiteOptions, does: readonly string[]): Result {
  const { nodes } = site.prepared;
  const outcomes = nodes.map(({ node, objection }) => {
    const { name } = node.metadata;
    if (objection) return outcomeOfFailure(name, objection);
    return { result: { node: name, state: 'planned', code: null, message: null, hint: null }, failed: undefined };
  });
  const willing = nodes.filter(({ objection }) => !objection);
  const { opened, removed } = planSite(willing, site);
  const work = willing.flatMap(({ node }) => does.map(text => note(`${node.metadata.name}: ${text}`)));
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : [...opened, ...work, ...removed] },
  };
}
