import { judgeOutcomes } from '../model/outcome.ts';
import type { StatusRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { liveRow, type ShownRow } from '../model/status/live-row.ts';
import { statusRow } from '../model/status/status-row.ts';
import { statusTable } from '../model/status/status-table.ts';
import type { Deadline, Ports } from '../ports.ts';
import { planStatusLooks } from '../steps/plan/plan-asking.ts';
import { askNode } from '../steps/status/ask-node.ts';
import { askNodes } from '../steps/status/ask-nodes.ts';
import { readStatus, warnOfHiddenPools } from '../steps/status/read-status.ts';
import type { Undo } from '../undo.ts';

/** `status [TARGET]`: what is recorded on the Node objects; with `--live`, what the nodes themselves say of it. */
export async function status(
  ports: Ports,
  { common, target = { kind: 'all' }, live }: StatusRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  if (!live) {
    const { nodes, pools } = await readStatus(ports, target, deadline);
    const now = ports.clock.now();
    return {
      ...inTable(
        nodes.map(node => statusRow(node, { pools, now })),
        now,
      ),
      failure: undefined,
    };
  }
  const asked = await askNodes(
    ports,
    {
      target,
      common,
      plan: planStatusLooks,
      ask: (node, opened, signal) => askNode(ports, node, opened, signal),
      sum: ({ usr }) => [{ state: usr }, `/usr is ${usr}`],
    },
    undo,
    deadline,
  );
  if (asked.kind === 'planned') return asked.result;
  const { pools, poolsAreHidden } = asked.facts;
  if (poolsAreHidden) warnOfHiddenPools(ports.reporter);
  const now = ports.clock.now();
  const rows = asked.nodes.map(({ node, outcome, answer }) =>
    liveRow(statusRow(node, { pools, now }), outcome.result, answer),
  );
  return { ...inTable(rows, now), failure: judgeOutcomes(asked.nodes.map(({ outcome }) => outcome)) };
}

function inTable(rows: readonly ShownRow[], now: number): Pick<Result, 'nodes' | 'output'> {
  return { nodes: rows, output: { kind: 'table', table: statusTable(rows, now) } };
}
