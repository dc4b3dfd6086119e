import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { StatusRequest, Target } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { liveRow } from '../model/status/live-row.ts';
import type { LiveState } from '../model/status/live-state.ts';
import { recordOfThisBoot, statusRow } from '../model/status/status-row.ts';
import { statusTable } from '../model/status/status-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planStatus } from '../steps/plan/plan-status.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { prepare } from '../steps/prepare/prepare.ts';
import { type NodeWork, workOnNodes } from '../steps/rollout/work-on-nodes.ts';
import { askNode } from '../steps/status/ask-node.ts';
import { readStatus, warnOfHiddenPools } from '../steps/status/read-status.ts';
import type { Undo } from '../undo.ts';

/** `status [TARGET]`: what is recorded on the Node objects; with `--live`, what the nodes themselves say of it. */
export async function status(ports: Ports, request: StatusRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { target = { kind: 'all' } } = request;
  if (request.live) return liveStatus(ports, { ...request, target }, undo, deadline);
  const { nodes, pools } = await readStatus(ports, target, deadline);
  const now = ports.clock.now();
  const rows = nodes.map(node => statusRow(node, { pools, now }));
  return { nodes: rows, failure: undefined, output: { kind: 'table', table: statusTable(rows, now) } };
}

async function liveStatus(
  ports: Ports,
  { common, target }: Pick<StatusRequest, 'common'> & { readonly target: Target },
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  const wanted = { target, common, ssh: undefined, withoutKey: 'leave out --live' };
  const prepared = await prepare(ports, wanted, deadline);
  const { pools, poolsAreHidden } = prepared.facts;
  if (poolsAreHidden) warnOfHiddenPools(ports.reporter);
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) return planStatus({ prepared, common, ssh: undefined, lifetimeSeconds });
  const { openNode } = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const seen = new Map<string, LiveState>();
  const work: NodeWork = async (node, settle) => {
    const opened = await openNode(node, deadline);
    const live = await askNode(ports, opened, recordOfThisBoot(node.node)?.files ?? [], deadline);
    seen.set(node.node.metadata.name, live);
    settle({ state: live.usr }, `/usr is ${live.usr}`);
  };
  const outcomes = await workOnNodes(ports, prepared.nodes, { parallel: common.parallel, work }, deadline);
  const now = ports.clock.now();
  const rows = prepared.nodes.map(({ node }, index) => {
    const row = statusRow(node, { pools, now });
    return liveRow(row, outcomes[index]?.result ?? row, seen.get(row.node));
  });
  return {
    nodes: rows,
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: statusTable(rows, now) },
  };
}
