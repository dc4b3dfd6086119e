import { judgeOutcomes } from '../model/outcome.ts';
import { overrideCount } from '../model/override/override-count.ts';
import {
  liveListRow,
  overrideListRow,
  type ShownListRow,
  stateOfOverrides,
} from '../model/override/override-list-row.ts';
import { overrideListTable } from '../model/override/override-list-table.ts';
import type { OverrideListRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { askOverrides } from '../steps/override/ask-overrides.ts';
import { planOverrideLooks } from '../steps/plan/plan-asking.ts';
import { readCluster } from '../steps/prepare/read-cluster.ts';
import { selectNodes } from '../steps/prepare/select-nodes.ts';
import { askNodes } from '../steps/status/ask-nodes.ts';
import type { Undo } from '../undo.ts';

/** `override [list]`: what is recorded on the Node objects; with `--live`, what the nodes themselves say of it. */
export async function overrideList(
  ports: Ports,
  { common, target = { kind: 'all' }, live }: OverrideListRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  if (!live) {
    const readPools = async () => (await readCluster(ports, deadline)).pools;
    const nodes = await selectNodes(ports, target, readPools, deadline);
    return listing(ports, nodes.map(overrideListRow), 'no override is recorded');
  }
  const asked = await askNodes(
    ports,
    {
      target,
      common,
      plan: planOverrideLooks,
      ask: (node, opened, signal) => askOverrides(ports, node, opened, signal),
      sum: (live, node) => [{ state: stateOfOverrides(live.overrides) }, overrideCount(overrideListRow(node), live)],
    },
    undo,
    deadline,
  );
  if (asked.kind === 'planned') return asked.result;
  const rows = asked.nodes.map(({ node, outcome, answer }) =>
    liveListRow(overrideListRow(node), outcome.result, answer),
  );
  const failure = judgeOutcomes(asked.nodes.map(({ outcome }) => outcome));
  return { ...listing(ports, rows, 'no package is overridden'), failure };
}

/** A table without rows is no output, so that it is said in words. */
function listing({ clock, reporter }: Ports, rows: readonly ShownListRow[], nothing: string): Result {
  const table = overrideListTable(rows, clock.now());
  if (table.rows.length === 0) reporter.emit({ kind: 'notice', text: nothing });
  return { nodes: rows, failure: undefined, output: { kind: 'table', table } };
}
