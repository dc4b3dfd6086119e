import { judgeOutcomes, type Outcome } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { RescueRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planRescue } from '../steps/plan/plan-rescue.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { prepareRescue } from '../steps/rescue/prepare-rescue.ts';
import { rescueNode } from '../steps/rescue/rescue-node.ts';
import { workOnNodes } from '../steps/rollout/work-on-nodes.ts';
import type { Undo } from '../undo.ts';

/** `rescue NODE`: heals a node on which no pod starts any more, through the sshd that it still has. */
export async function rescue(ports: Ports, request: RescueRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common } = request;
  const rescue = await prepareRescue(ports, request, deadline);
  const { prepared } = rescue;
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  if (common.dryRun) return planRescue(request, rescue, lifetimeSeconds);
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const sick = { ...rescue.sick, wayIn: { kind: 'unknown' }, objection: undefined } as const;
  const work = async (_node: unknown, settle: Parameters<typeof rescueNode>[2]): Promise<void> =>
    rescueNode(ports, { request, rescue, site }, settle, deadline);
  const outcomes = await workOnNodes(ports, [sick], { parallel: 1, work }, deadline);
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: tableOf(outcomes) },
  };
}

function tableOf(outcomes: readonly Outcome[]) {
  const columns = [{ title: 'NODE' }, { title: 'STATE' }, { title: 'BY' }, { title: 'FROM' }, { title: 'CODE' }];
  const rows = outcomes.map(({ result }) => ({
    name: `node/${result.node}`,
    cells: [result.node, result.state, text(result.by), text(result.from), result.code ?? undefined],
  }));
  return { columns, rows };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
