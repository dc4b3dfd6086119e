import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { UsrConfirmRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { tableOfStates } from '../model/status/state-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { overrideOrigin, recordOverrides } from '../steps/override/record-overrides.ts';
import { planOnNodes } from '../steps/plan/plan-on-nodes.ts';
import { planConfirm } from '../steps/plan/plan-revert.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { type Prepared, type PreparedNode, prepare } from '../steps/prepare/prepare.ts';
import { withoutKey } from '../steps/prepare/prepare-usr.ts';
import { confirmUsr } from '../steps/put/confirm-usr.ts';
import { removeRunAtEnd } from '../steps/put/remove-run.ts';
import { seeStore } from '../steps/put/see-store.ts';
import { whoAmI } from '../steps/record/record-usr.ts';
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
  const { common } = request;
  const target = { kind: 'names', names: [request.node] } as const;
  const ssh = request.via === 'ssh' ? request.ssh : undefined;
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) {
    const prepared = await prepare(ports, { target, common, ssh, withoutKey }, deadline);
    return planOnNodes({ prepared, common, ssh, lifetimeSeconds }, () => planConfirm(request));
  }
  const prepared = await prepare(ports, { target, common, ssh: undefined, withoutKey }, deadline);
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const work: NodeWork = async (node, settle) => {
    const opened = await site.openNode(node, deadline);
    const host = { node: request.node, shell: opened.pod.onHost, reporter: ports.reporter };
    const rollback = await confirmArmedRollback(ports, opened.pod, deadline);
    const booted = rollback.kind === 'confirmed' ? rollback.switch : undefined;
    const deployment = booted?.staged ?? null;
    const over = rollback.kind === 'confirmed' ? rollback.switch.run : rollback.fired;
    if (over !== undefined) {
      const origin = overrideOrigin(ports, prepared.run, await whoAmI(ports, deadline));
      await recordOverrides(ports, request.node, { origin, changes: [{ kind: 'disarmed', run: over }] }, deadline);
    }
    const isPutArmed = (await seeStore(host, deadline)).switch !== undefined;
    if (booted && !isPutArmed) {
      const done = { state: 'confirmed', already: false, run: booted.run, via: 'host', bootId: opened.look.bootId };
      settle({ ...done, deployment }, `the deployment that run ${booted.run} has booted stays`);
      return;
    }
    // No key is granted to find that there is nothing to confirm.
    const via = isPutArmed ? request.via : 'host';
    const login = via === 'host' ? { prepared, node } : await prepareLogin(ports, request, prepared, deadline);
    await using way = await openWay(ports, { ...request, ...login, via, opened, site }, deadline);
    const aside = rollback.kind === 'none' ? rollback.text : undefined;
    const asked = { node: request.node, shell: way.shell, via, program: common.program, aside };
    const { run, bootId, already } = await confirmUsr(ports, asked, deadline);
    const inPod = { ...host, shell: opened.pod.inPod };
    removeRunAtEnd(ports, { host: inPod, run: { id: run }, undo: site.onNodes, program: common.program });
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

/** What is needed to log in to the node, as part of the run that is under way. */
async function prepareLogin(
  ports: Ports,
  { node, common, ssh }: UsrConfirmRequest,
  { run }: Prepared,
  signal: AbortSignal,
): Promise<{ readonly prepared: Prepared; readonly node: PreparedNode }> {
  const target = { kind: 'names', names: [node] } as const;
  const prepared = await prepare(ports, { target, common, ssh, withoutKey }, signal);
  const [only] = prepared.nodes;
  if (!only) throw new Error(`no node was prepared for ${node}`);
  if (only.objection) throw only.objection;
  return { prepared: { ...prepared, run }, node: only };
}
