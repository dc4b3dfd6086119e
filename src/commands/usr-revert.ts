import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { UsrRevertRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { limitsOf } from '../model/rollout/rollout-limit.ts';
import { tableOfStates } from '../model/status/state-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planOnNodes } from '../steps/plan/plan-on-nodes.ts';
import { planRevert } from '../steps/plan/plan-revert.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { prepareUsr } from '../steps/prepare/prepare-usr.ts';
import { revertUsr } from '../steps/put/revert-usr.ts';
import { rollOut } from '../steps/rollout/roll-out.ts';
import { inTurn, type NodeWork } from '../steps/rollout/work-on-nodes.ts';
import { rebootUsr } from '../steps/usr/reboot-usr.ts';
import type { Undo } from '../undo.ts';

/** `usr revert TARGET…`: the originals are put back, or all of the overlay is dropped by a reboot. */
export async function usrRevert(
  ports: Ports,
  request: UsrRevertRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  const { common, via, reboot } = request;
  const ssh = via === 'ssh' ? request.ssh : undefined;
  const prepared = await prepareUsr(ports, request, deadline);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) {
    const { run } = prepared;
    return planOnNodes({ prepared, common, ssh, lifetimeSeconds }, node => planRevert(node, request, run));
  }
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const revert: NodeWork = (node, settle) =>
    (reboot ? rebootUsr : revertUsr)(ports, { request, prepared, site, node, settle }, deadline);
  const { nodes, facts } = prepared;
  const limits = limitsOf(request.rollout, common.parallel, nodes.length);
  const outcomes = await rollOut(ports, { nodes, limits, work: inTurn(revert), pools: facts.pools }, deadline);
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: tableOfStates(outcomes) },
  };
}
