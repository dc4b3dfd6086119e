import type { NodeResult, PlanStep } from '../model/event.ts';
import type { HostCommand } from '../model/host-command.ts';
import { sshArgv, throughInit } from '../model/host-route.ts';
import { usrAnnotation } from '../model/node-record.ts';
import { judgeOutcomes } from '../model/outcome.ts';
import type { UsrRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Run } from '../model/run-id.ts';
import { inScope } from '../model/user-command.ts';
import { createProbe, removeProbe, unlockUsr } from '../model/usr-commands.ts';
import { note, type PlanSiteOptions, planLook, planSite } from './plan-site.ts';
import { outcomeOfFailure } from './work-on-nodes.ts';

/** What `usr` would do, in order, from what the API shows; what only the node itself could tell is said to be so. */
export function planUsr(request: UsrRequest, site: PlanSiteOptions): Result {
  const { nodes } = site.prepared;
  const refused = nodes.flatMap(({ node, objection }) =>
    objection ? [outcomeOfFailure(node.metadata.name, objection)] : [],
  );
  const willing = nodes.filter(({ objection }) => !objection);
  const planned: NodeResult[] = willing.map(({ node }) => {
    return { node: node.metadata.name, state: 'planned', code: null, message: null, hint: null };
  });
  const outcomes = [...refused, ...planned.map(result => ({ result, failed: undefined }))];
  const { opened, removed } = planSite(willing, site);
  const work = willing.flatMap(({ node }) => workOn(node.metadata.name, request, site.prepared.run));
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : [...opened, ...work, ...removed, notLookedAt] },
  };
}

const notLookedAt = note(
  'not looked at: the node itself, which only a debug pod can tell (already unlocked, half-unlocked, FIPS mode)',
);

function workOn(node: string, request: UsrRequest, run: Run): PlanStep[] {
  const runStep = ({ argv }: Pick<HostCommand, 'argv'>): PlanStep => ({
    kind: 'run',
    node,
    argv: request.via === 'ssh' ? sshArgv(node, argv) : throughInit(argv),
  });
  const [program, ...rest] = request.run;
  return [
    runStep(unlockUsr),
    planLook(node),
    runStep(createProbe(run)),
    runStep(removeProbe(run)),
    {
      kind: 'patch',
      object: `node/${node}`,
      patch: { metadata: { annotations: { [usrAnnotation]: '(who, when, boot id)' } } },
    },
    ...(program === undefined ? [] : [runStep(inScope(run, [program, ...rest]))]),
  ];
}
