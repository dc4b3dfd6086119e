import { nodes } from '../../model/node/node.ts';
import { catchUp } from '../../model/override/override-catch-up.ts';
import { changeOverrides, type OverrideOrigin } from '../../model/override/override-change.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import { describeRollback } from '../../model/rollback/rollback-verdict.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import { seeRollback } from '../rollback/see-rollback.ts';
import { recordOverrides } from './record-overrides.ts';

export type RecordToCatchUp = {
  readonly pod: NodeView;
  /** What the node says now. */
  readonly status: Status;
  readonly origin: OverrideOrigin;
};

/**
 * Reads what is recorded of a node's overrides anew, since other runs write there too, and records what came about since;
 * returns the record after that. That the node has gone back, or that somebody has dropped what was staged, is said.
 */
export async function catchUpRecord(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { pod, status, origin }: RecordToCatchUp,
  signal: AbortSignal,
): Promise<OverrideRecord | undefined> {
  const { node } = pod;
  const record = (await ports.cluster.get(nodes, { name: node }, signal))?.overrideRecord;
  const rollback = record?.armed ? await seeRollback(ports, pod, signal) : undefined;
  const changes = catchUp(record, status, rollback);
  const warn = (text: string): void => ports.reporter.emit({ kind: 'warning', node, text });
  const hasFired = rollback?.last !== undefined && rollback.last.run === record?.armed?.run;
  const fired = hasFired ? describeRollback(rollback) : undefined;
  if (fired !== undefined) warn(fired);
  else if (changes.some(({ kind }) => kind === 'dropped'))
    warn(`what run ${record?.run} had staged there is gone: somebody has dropped it, or gone back from it`);
  await recordOverrides(ports, node, { origin, changes }, signal);
  return changeOverrides(record, origin, changes);
}
