import { judgeOutcomes } from '../../model/outcome.ts';
import { overrideOutcomeTable } from '../../model/override/override-outcome-table.ts';
import { podLifetimeSeconds } from '../../model/pod/pod-lifetime.ts';
import type { Result } from '../../model/result.ts';
import { limitsOf } from '../../model/rollout/rollout-limit.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { planOverride } from '../plan/plan-override.ts';
import { openSite } from '../pod/open-node.ts';
import { PoolPauses } from '../pool/pool-pauses.ts';
import { prepare } from '../prepare/prepare.ts';
import { whoAmI } from '../record/record-usr.ts';
import { rollOut } from '../rollout/roll-out.ts';
import type { LocalRpm } from '../rpm/read-rpms.ts';
import { decideAfterwards } from './decide-afterwards.ts';
import { refuseUnfitRpms } from './open-rpms.ts';
import { overrideWork } from './override-work.ts';
import { sayWhatIsRecorded } from './say-what-goes-along.ts';
import type { OverrideRequest } from './stage-scene.ts';

/** The story of all commands that change overrides: staged on all nodes, and then, if that is wanted, booted in turn. */
export async function workOnOverrides(
  ports: Ports,
  { request, locals }: { readonly request: OverrideRequest; readonly locals: readonly LocalRpm[] },
  undo: Undo,
  signal: AbortSignal,
): Promise<Result> {
  const { common, target, rollout } = request;
  const wanted = { target, common, ssh: undefined, withoutKey: '' };
  const prepared = refuseUnfitRpms(await prepare(ports, wanted, signal), locals);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  const limits = limitsOf(rollout, common.parallel, prepared.nodes.length);
  if (common.dryRun)
    return planOverride(
      ports,
      { request, locals, limits },
      { prepared, common, ssh: undefined, lifetimeSeconds },
      signal,
    );
  const willing = prepared.nodes.flatMap(({ node, objection }) => (objection ? [] : node));
  if (request.afterwards === 'ask') sayWhatIsRecorded(ports, willing);
  const afterwards = await decideAfterwards(
    ports,
    { request, nodes: willing.map(({ metadata }) => metadata.name), infrastructure: prepared.facts.infrastructure },
    signal,
  );
  const pauses = new PoolPauses(ports, prepared.run, undo);
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const by = await whoAmI(ports, signal);
  const work = overrideWork(ports, { request, afterwards, locals, prepared, site, pauses, by }, signal);
  const { nodes, facts } = prepared;
  const outcomes = await rollOut(ports, { nodes, limits, work, pools: facts.pools }, signal);
  work.sayWhatWaits();
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: overrideOutcomeTable(outcomes) },
  };
}
