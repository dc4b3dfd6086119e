import { type CheckedNode, judgeChecks, nodeResult, shownRows } from '../model/check/check-result.ts';
import type { CheckRow } from '../model/check/check-row.ts';
import { checkTable } from '../model/check/check-table.ts';
import { warningsIn } from '../model/check/check-warnings.ts';
import { unaskedRow } from '../model/check/live-rows.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import { poolOf } from '../model/pool/pool.ts';
import type { CheckRequest, OutputFormat } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { type ApiChecks, checkByApi } from '../steps/check/check-by-api.ts';
import { checkLive } from '../steps/check/check-live.ts';
import { planAsking } from '../steps/plan/plan-asking.ts';
import { planLiveChecks } from '../steps/plan/plan-check.ts';
import type { Undo } from '../undo.ts';

/** `check TARGET`: how every precondition of the other commands stands; with `--live`, also what the nodes themselves say. */
export async function check(ports: Ports, request: CheckRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common, live } = request;
  const api = await checkByApi(ports, request, deadline);
  const { prepared } = api;
  if (common.dryRun) {
    const lifetimeSeconds = podLifetimeSeconds(common, 'run');
    return planAsking({ prepared, common, ssh: undefined, lifetimeSeconds }, planLiveChecks);
  }
  const asked = live ? await checkLive(ports, { prepared, common }, undo, deadline) : unasked(api);
  const nodes = api.ofNodes.map(({ node, rows }, index) => ({ node, rows: withLive(rows, asked[index]?.rows ?? []) }));
  const rows = [...api.ofCluster, ...api.ofPools, ...nodes.flatMap(node => node.rows)];
  if (common.output.format === 'table') {
    for (const text of warningsIn(rows)) ports.reporter.emit({ kind: 'warning', text });
  }
  return {
    nodes: nodes.map(node => nodeResult(withPool(node, api))),
    failure: judgeChecks(rows),
    fields: { checks: shownRows(rows) },
    ...shown(rows, common.output.format),
  };
}

function unasked({ prepared }: ApiChecks): readonly CheckedNode[] {
  const objection = { code: 'NOT_ASKED', reason: 'add --live', hint: 'ask it: --live' };
  return prepared.nodes.map(({ node }) => ({ node: node.metadata.name, rows: [unaskedRow(node, objection)] }));
}

/** What a node itself says of a thing counts more than what the API tells of it. */
function withLive(rows: readonly CheckRow[], live: readonly CheckRow[]): readonly CheckRow[] {
  const seen = new Set(live.flatMap(({ topic, verdict }) => (verdict === 'not looked at' ? [] : [topic])));
  const known = new Set(rows.map(({ topic }) => topic).filter(topic => !seen.has(topic)));
  return [...rows.filter(({ topic }) => known.has(topic)), ...live.filter(({ topic }) => !known.has(topic))];
}

/** What speaks against a pool speaks against its nodes. */
function withPool({ node, rows }: CheckedNode, { prepared, ofPools }: ApiChecks): CheckedNode {
  const object = prepared.nodes.find(one => one.node.metadata.name === node)?.node;
  const pool = object && poolOf(object, prepared.facts.pools ?? [])?.metadata.name;
  const ofPool = ofPools.filter(({ subject }) => subject.kind === 'pool' && subject.name === pool);
  return { node, rows: [...rows, ...ofPool] };
}

/** With `-o name`, it is the nodes that are named, and of them those that nothing speaks against. */
function shown(rows: readonly CheckRow[], format: OutputFormat): Pick<Result, 'output'> {
  if (format === 'name') return {};
  return { output: { kind: 'table', table: checkTable(rows, format === 'wide' ? 'wide' : 'narrow') } };
}
