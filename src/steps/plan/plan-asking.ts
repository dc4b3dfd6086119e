import type { NodeResult, PlanStep } from '../../model/event.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { judgeOutcomes, type Outcome } from '../../model/outcome.ts';
import type { Result } from '../../model/result.ts';
import { askStatus } from '../../model/rpm-ostree/commands.ts';
import { throughInit } from '../../model/ssh/host-route.ts';
import { outcomeOfFailure } from '../rollout/node-row.ts';
import { note, type PlanSiteOptions, planSite } from './plan-site.ts';

/** What asking nodes by `--live` would do, in order: on each one `looks`. */
export function planAsking(site: PlanSiteOptions, looks: (node: string) => readonly PlanStep[]): Result {
  const { nodes } = site.prepared;
  const outcomes = nodes.map(({ node: { metadata }, objection }): Outcome => {
    const planned: NodeResult = { node: metadata.name, state: 'planned', code: null, message: null, hint: null };
    return objection ? outcomeOfFailure(metadata.name, objection) : { result: planned, failed: undefined };
  });
  const willing = nodes.filter(({ objection }) => !objection);
  const { opened, removed } = planSite(willing, site);
  const looked = willing.flatMap(({ node }) => looks(node.metadata.name));
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : [...opened, ...looked, ...removed] },
  };
}

/** What `override list --live` looks at. */
export function planOverrideLooks(node: string): readonly PlanStep[] {
  return [onHost(node, askStatus())];
}

/** What `status --live` looks at. */
export function planStatusLooks(node: string): readonly PlanStep[] {
  const remembered = "what it remembers of the files that were put there and of its dead-man's switches";
  return [note(`${node}: read ${remembered}, and the SHA-256 of each file`), ...planOverrideLooks(node)];
}

function onHost(node: string, { argv }: HostCommand): PlanStep {
  return { kind: 'run', node, argv: throughInit(argv) };
}
