import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { UsrConfirmRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { tableOfStates } from '../model/status/state-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planOnNodes } from '../steps/plan/plan-on-nodes.ts';
import { planConfirm } from '../steps/plan/plan-revert.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { prepare } from '../steps/prepare/prepare.ts';
import { withoutKey } from '../steps/prepare/prepare-usr.ts';
import { confirmUsr } from '../steps/put/confirm-usr.ts';
import { removeRunAtEnd } from '../steps/put/remove-run.ts';
import { seeStore } from '../steps/put/see-store.ts';
import { confirmArmedRollback } from '../steps/rollback/confirm-armed.ts';
import { type NodeWork, workOnNodes } from '../steps/rollout/work-on-nodes.ts';
import { openWay } from '../steps/ssh/open-way.ts';
import type { Undo } from '../undo.ts';

/** `usr confirm NODE`: disarms the node's dead-man's switches by hand: of what was installed, and of a deployment that was booted. */
export async function usrConfirm(
  ports: Ports,
  request: UsrConfirmRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  const { common, via } = request;
  const target = { kind: 'names', names: [request.node] } as const;
  const ssh = via === 'ssh' ? request.ssh : undefined;
  const prepared = await prepare(ports, { target, common, ssh, withoutKey }, deadline);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) {
    return planOnNodes({ prepared, common, ssh, lifetimeSeconds }, () => planConfirm(request));
  }
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const work: NodeWork = async (node, settle) => {
    const opened = await site.openNode(node, deadline);
    const host = { node: request.node, shell: opened.pod.onHost, reporter: ports.reporter };
    const booted = await confirmArmedRollback(ports, opened.pod, deadline);
    const deployment = booted?.staged ?? null;
    if (booted && !(await seeStore(host, deadline)).switch) {
      const done = { state: 'confirmed', already: false, run: booted.run, via: 'host', bootId: opened.look.bootId };
      settle({ ...done, deployment }, `the deployment that run ${booted.run} has booted stays`);
      return;
    }
    await using way = await openWay(ports, { ...request, prepared, node, opened, site }, deadline);
    const asked = { node: request.node, shell: way.shell, via, program: common.program };
    const { run, bootId, already } = await confirmUsr(ports, asked, deadline);
    const inPod = { ...host, shell: opened.pod.inPod };
    removeRunAtEnd(ports, { host: inPod, run: { id: run }, undo: site.onNodes });
    settle(
      { state: 'confirmed', already, run, via, bootId, deployment },
      `what run ${run} put there stays until the next reboot`,
    );
  };
  const outcomes = await workOnNodes(ports, prepared.nodes, { parallel: 1, work }, deadline);
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: tableOfStates(outcomes) },
  };
}
