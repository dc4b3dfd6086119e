import type { NodeResult, PlanStep } from '../model/event.ts';
import { usrAnnotation } from '../model/node-record.ts';
import { judgeOutcomes } from '../model/outcome.ts';
import type { UsrRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Run } from '../model/run-id.ts';
import { inScope } from '../model/user-command.ts';
import { createProbe, removeProbe, unlockUsr } from '../model/usr-commands.ts';
import type { InstallSources } from './open-install.ts';
import { paceOf } from './pace.ts';
import { type PlannedInstall, planInstall } from './plan-install.ts';
import { routesTo } from './plan-routes.ts';
import { note, type PlanSiteOptions, planLook, planSite } from './plan-site.ts';
import { outcomeOfFailure } from './work-on-nodes.ts';

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
  const work = willing.map(({ node }) => workOn(node.metadata.name, { request, sources, run }));
  const steps = [
    ...(willing.length > 1 && sources ? [paceNote(request, sources, willing.length)] : []),
    ...opened,
    ...work.flatMap(({ done }) => done),
    ...work.flatMap(({ takenBack }) => takenBack),
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
  const { parallel, maxFailures } = paceOf(request, sources, nodeCount);
  const stops = maxFailures === undefined ? '' : `; no further one is begun after more failures than ${maxFailures}`;
  return note(`the nodes follow one another, at most ${parallel} at a time${stops}`);
}

type Plan = { readonly request: UsrRequest; readonly sources: InstallSources | undefined; readonly run: Run };

/** What is done on a node, and what of it is taken back at the end. */
function workOn(
  node: string,
  { request, sources, run }: Plan,
): { readonly done: readonly PlanStep[]; readonly takenBack: readonly PlanStep[] } {
  const { byWay } = routesTo(node, request.via);
  const [program, ...rest] = request.run;
  const install = sources ? planInstall({ node, request, sources, run }) : nothing;
  return {
    done: [
      ...install.brought,
      byWay(unlockUsr),
      planLook(node),
      byWay(createProbe(run)),
      byWay(removeProbe(run)),
      ...install.applied,
      {
        kind: 'patch',
        object: `node/${node}`,
        patch: { metadata: { annotations: { [usrAnnotation]: '(who, when, boot id)' } } },
      },
      ...(program === undefined ? [] : [byWay(inScope(run, [program, ...rest]))]),
    ],
    takenBack: install.removed,
  };
}

const nothing: PlannedInstall = { brought: [], applied: [], removed: [] };
