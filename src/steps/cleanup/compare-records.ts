import { Failure } from '../../errors.ts';
import { correctedOverrides, overlayCorrections, overrideCorrections } from '../../model/cleanup/record-corrections.ts';
import type { ObjectTrace } from '../../model/cleanup/trace.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { usrRecordPatch } from '../../model/node/node-record.ts';
import { changeRecord, type RecordChange } from '../../model/node/record-change.ts';
import type { OverrideChange } from '../../model/override/override-change.ts';
import { overrideRecordPatch } from '../../model/override/override-record.ts';
import type { Ports } from '../../ports.ts';
import { seeStatus } from '../override/see-status.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { lookAtStore, lookAtSums } from '../put/look-at-store.ts';
import { patchNode } from '../record/patch-node.ts';
import { seeRollback } from '../rollback/see-rollback.ts';

export type RecordPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

export type RecordTrace = Extract<ObjectTrace, { kind: 'record' }>;

/** Compares what is recorded of a node with the node itself. Where it does not answer, that is said, and nothing else. */
export async function seeRecordTraces(
  ports: RecordPorts,
  opened: OpenNode,
  signal: AbortSignal,
): Promise<readonly RecordTrace[]> {
  const { node } = opened.pod;
  try {
    const { usrRecord, overrideRecord } = await readRecords(ports, node, signal);
    const overlay = await compareOverlay(ports, usrRecord, opened, signal);
    const overrides = await compareOverrides(ports, overrideRecord, opened, signal);
    const traceOf = (
      of: RecordTrace['of'],
      record: { run: string; at: string } | undefined,
      changes: readonly object[],
    ) =>
      record && changes.length > 0 ? [{ kind: 'record', of, node, run: record.run, since: record.at } as const] : [];
    return [...traceOf('overlay', usrRecord, overlay), ...traceOf('overrides', overrideRecord, overrides)];
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    ports.reporter.emit({ kind: 'warning', node, text: `what is recorded was not compared with it: ${error.message}` });
    return [];
  }
}

/** Has a record tell what its node says now; whose it is stays as it was. Another one than was seen is left alone. */
export async function correctRecord(
  ports: RecordPorts,
  { of, run }: Pick<RecordTrace, 'of' | 'run'>,
  opened: OpenNode,
  signal: AbortSignal,
): Promise<void> {
  const { node } = opened.pod;
  const recorded = await readRecords(ports, node, signal);
  if (of === 'overrides') {
    const changes = await compareOverrides(ports, recorded.overrideRecord, opened, signal);
    const patchFor = ({ overrideRecord, metadata: { resourceVersion } }: Node): object | undefined => {
      // The run that armed a switch is not always the last that is recorded.
      const isSeen = overrideRecord?.run === run || overrideRecord?.armed?.run === run;
      if (!overrideRecord || !isSeen || changes.length === 0) return undefined;
      return overrideRecordPatch(correctedOverrides(overrideRecord, changes), resourceVersion);
    };
    return patchNode(ports, node, patchFor, signal);
  }
  const changes = await compareOverlay(ports, recorded.usrRecord, opened, signal);
  const patchFor = ({ usrRecord, metadata: { resourceVersion } }: Node): object | undefined => {
    if (!usrRecord || usrRecord.run !== run || changes.length === 0) return undefined;
    return usrRecordPatch(changeRecord(usrRecord, usrRecord, changes) ?? usrRecord, resourceVersion);
  };
  return patchNode(ports, node, patchFor, signal);
}

async function readRecords(
  { cluster }: Pick<Ports, 'cluster'>,
  name: string,
  signal: AbortSignal,
): Promise<Partial<Pick<Node, 'usrRecord' | 'overrideRecord'>>> {
  return (await cluster.get(nodes, { name }, signal)) ?? {};
}

async function compareOverlay(
  ports: RecordPorts,
  record: Node['usrRecord'],
  { pod, look }: OpenNode,
  signal: AbortSignal,
): Promise<readonly RecordChange[]> {
  const isOfNow = record?.bootId === look.bootId;
  if (!isOfNow || (record.files.length === 0 && !record.armed)) return [];
  const { files, armed } = await lookAtStore(ports, pod, look.bootId, signal);
  const paths = record.files.map(({ path }) => path);
  return overlayCorrections(record, { files, armed, sums: await lookAtSums(ports, pod, paths, signal) });
}

async function compareOverrides(
  ports: RecordPorts,
  record: Node['overrideRecord'],
  { pod, look }: OpenNode,
  signal: AbortSignal,
): Promise<readonly OverrideChange[]> {
  if (!record || !look.isOstree) return [];
  const status = await seeStatus(ports, pod, signal);
  return overrideCorrections(record, status, record.armed ? await seeRollback(ports, pod, signal) : undefined);
}
