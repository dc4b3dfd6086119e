import { cleanupTable, type Removal, type TraceRow, traceRow } from '../model/cleanup/cleanup-table.ts';
import { type Finding, judgeTraces } from '../model/cleanup/judge-traces.ts';
import { planRemoval } from '../model/cleanup/plan-removal.ts';
import { leftoverOf } from '../model/cleanup/trace-leftover.ts';
import type { CleanupRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Ports } from '../ports.ts';
import { announceTraces, demandConsent } from '../steps/cleanup/announce-traces.ts';
import { lookAtNodes } from '../steps/cleanup/look-at-nodes.ts';
import { nodeLeftovers } from '../steps/cleanup/node-leftovers.ts';
import { removeTraces } from '../steps/cleanup/remove-traces.ts';
import { seeInScope } from '../steps/cleanup/see-in-scope.ts';
import type { Undo } from '../undo.ts';

/** `cleanup [TARGET]`: finds what any run of this program has left, removes it after a question, and looks again. */
export async function cleanup(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  request: CleanupRequest,
  undo: Undo,
  signal: AbortSignal,
): Promise<Result> {
  const { common, runs } = request;
  const { objects, names, wanted, isOrphan } = await seeInScope(ports, request, signal);
  const seen = await lookAtNodes(ports, { names, wanted, common }, undo, signal);
  for (const leftover of nodeLeftovers(seen, common.program)) undo.addDivisible(leftover, async () => [leftover]);
  const onNodes = seen.traces.filter(trace => trace.kind !== 'login' || isOrphan(trace));
  const now = ports.clock.now();
  const findings = judgeTraces([...objects, ...onNodes], runs, now);
  const doomed = findings.flatMap(({ trace, fate }) => (fate.kind === 'remove' ? [trace] : []));
  const rowOf = (finding: Finding, removal: Removal): TraceRow => traceRow(finding, removal, common.program);
  const planned = findings.map(finding => rowOf(finding, { state: 'planned' }));
  const nodes = seen.outcomes.map(({ result }) => result);
  announceTraces(ports, { rows: planned, now, common });
  if (common.dryRun) {
    const steps = [...seen.plan, ...doomed.map(planRemoval)];
    return { nodes, failure: undefined, fields: { traces: planned }, output: { kind: 'plan', steps } };
  }
  if (doomed.length > 0) await demandConsent(ports, doomed, signal);
  const left = doomed.length > 0 ? await removeTraces(ports, doomed, { hosts: seen.hosts, common }, signal) : new Map();
  for (const trace of left.keys()) undo.addDivisible(leftoverOf(trace), async () => [leftoverOf(trace)]);
  const rows: TraceRow[] = findings.map(finding => {
    const why = left.get(finding.trace);
    return rowOf(finding, why === undefined ? { state: 'removed' } : { state: 'left', why });
  });
  return {
    nodes,
    failure: undefined,
    fields: { traces: rows },
    output: { kind: 'table', table: cleanupTable(rows, 'IS', now) },
  };
}
