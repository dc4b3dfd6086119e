import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { RebootRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { limitsOf } from '../model/rollout/rollout-limit.ts';
import { tableOfReboots } from '../model/status/reboot-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planReboot } from '../steps/plan/plan-reboot.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { PoolPauses } from '../steps/pool/pool-pauses.ts';
import { prepare } from '../steps/prepare/prepare.ts';
import { rebootWork } from '../steps/reboot/reboot-on-node.ts';
import { whoAmI } from '../steps/record/record-usr.ts';
import { rollOut } from '../steps/rollout/roll-out.ts';
import type { Undo } from '../undo.ts';

/** `reboot TARGET…`: one node after the other is emptied, rebooted, seen back in service with what it was to boot, and filled again. */
export async function reboot(ports: Ports, request: RebootRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common, target } = request;
  const prepared = await prepare(ports, { target, common, ssh: undefined, withoutKey: '' }, deadline);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) return planReboot(ports, request, { prepared, common, lifetimeSeconds }, deadline);
  const pauses = new PoolPauses(ports, prepared.run, undo);
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const by = await whoAmI(ports, deadline);
  const outcomes = await rollOut(
    ports,
    {
      nodes: prepared.nodes,
      limits: limitsOf(request.rollout, common.parallel, prepared.nodes.length),
      work: rebootWork(ports, { request, prepared, site, pauses, by }, deadline),
      pools: prepared.facts.pools,
    },
    deadline,
  );
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: tableOfReboots(outcomes) },
  };
}
