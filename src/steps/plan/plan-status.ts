import type { NodeResult } from '../../model/event.ts';
import { judgeOutcomes, type Outcome } from '../../model/outcome.ts';
import type { Result } from '../../model/result.ts';
import { outcomeOfFailure } from '../rollout/work-on-nodes.ts';
import { note, type PlanSiteOptions, planSite } from './plan-site.ts';

/** What `status --live` would do, in order. */
export function planStatus(site: PlanSiteOptions): Result {
  const { nodes } = site.prepared;
  const outcomes = nodes.map(({ node: { metadata }, objection }): Outcome => {
    const planned: NodeResult = { node: metadata.name, state: 'planned', code: null, message: null, hint: null };
    return objection ? outcomeOfFailure(metadata.name, objection) : { result: planned, failed: undefined };
  });
  const willing = nodes.filter(({ objection }) => !objection);
  const { opened, removed } = planSite(willing, site);
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : [...opened, lookAtFiles, ...removed] },
  };
}

const lookAtFiles = note(
  'on each node, read what it remembers of the files that were put there, and the SHA-256 of each',
);
