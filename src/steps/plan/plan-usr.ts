import type { NodeResult, PlanStep } from '../../model/event.ts';
import { usrAnnotation } from '../../model/node/node-record.ts';
import { judgeOutcomes } from '../../model/outcome.ts';
import type { UsrRequest } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import type { Run } from '../../model/run-id.ts';
import { inScope } from '../../model/usr/user-command.ts';
import { createProbe, removeProbe, unlockUsr } from '../../model/usr/usr-commands.ts';
import type { InstallSources } from '../candidate/open-install.ts';
import { outcomeOfFailure } from '../rollout/node-row.ts';
import { paceOf } from '../rollout/pace.ts';
import { type PlannedInstall, planInstall } from './plan-install.ts';
import { rolloutNote } from './plan-rollout.ts';
import { routesTo } from './plan-routes.ts';
import { note, type PlanSiteOptions, planLook, planSite } from './plan-site.ts';

/** What `usr` would do, in order, from what the API and local files show; what only the node itself could tell is said to be so. */
export function planUsr(request: UsrRequest, sources: InstallSources | undefined, site: PlanSiteOptions): Result {
  const { nodes, run } = site.prepared;
  const refused = nodes.flatMap(({ node, objection }) =>
    objection ? [outcomeOfFailure(node.metadata.name, objection)] : [],
  );
  const willing = nodes.filter(({ objection }) => !objection);
  const planned: NodeResult[] = willing.map(({ node }) => {
    return { node: node.metadata.name, state: 'planned', code: null, message: null, hint: null };
  });
  const outcomes = [...refused, ...planned.map(result => ({ result, failed: undefined }))];
  const { opened, removed } = planSite(willing, site);
  const work = willing.flatMap(({ node }) => workOn(node.metadata.name, { request, sources, run }));
  const steps = [
    ...(willing.length > 1 && sources ? [paceNote(request, sources, willing.length)] : []),
    ...opened,
    ...work,
    ...removed,
    ...(sources ? [notLookedAt, filesNotLookedAt] : [notLookedAt]),
  ];
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : steps },
  };
}

const notLookedAt = note(
  'not looked at: the node itself, which only a debug pod can tell (already unlocked, half-unlocked, FIPS mode)',
);

const filesNotLookedAt = note(
  'not looked at: what stands at those paths already, where links there lead, whether the libraries and interpreters are there, and what rpm says',
);

function paceNote(request: UsrRequest, sources: InstallSources, nodeCount: number): PlanStep {
  const { kind, limits } = paceOf(request, sources, nodeCount);
  return kind === 'in-turn' ? rolloutNote(limits) : note(`at most ${limits.parallel} nodes are worked on at a time`);
}

type Plan = { readonly request: UsrRequest; readonly sources: InstallSources | undefined; readonly run: Run };

function workOn(node: string, { request, sources, run }: Plan): readonly PlanStep[] {
  const { byWay } = routesTo(node, request.via);
  const [program, ...rest] = request.run;
  const { brought, applied, removed } = sources ? planInstall({ node, request, sources, run }) : nothing;
  return [
    ...brought,
    byWay(unlockUsr),
    planLook(node),
    byWay(createProbe(run)),
    byWay(removeProbe(run)),
    ...applied,
    {
      kind: 'patch',
      object: `node/${node}`,
      patch: { metadata: { annotations: { [usrAnnotation]: '(who, when, boot id)' } } },
    },
    ...(program === undefined ? [] : [byWay(inScope(run, [program, ...rest]))]),
    ...removed,
  ];
}

const nothing: PlannedInstall = { brought: [], applied: [], removed: [] };
