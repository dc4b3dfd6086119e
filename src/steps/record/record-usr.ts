import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { usrRecordPatch } from '../../model/node/node-record.ts';
import { beginRecord, changeRecord, type RecordChange, type RecordOrigin } from '../../model/node/record-change.ts';
import { selfReview, selfReviews } from '../../model/self-review.ts';
import type { Ports } from '../../ports.ts';
import { patchNode } from './patch-node.ts';
import { warnUnlessRecorded } from './warn-unless-recorded.ts';

type RecordPorts = Pick<Ports, 'cluster' | 'reporter'>;

/** Who the API takes the user for; empty where it does not say (Kubernetes before 1.28). */
export async function whoAmI({ cluster }: Pick<Ports, 'cluster'>, signal: AbortSignal): Promise<string> {
  try {
    return (await cluster.create(selfReviews, selfReview, signal)).username;
  } catch (error) {
    if (error instanceof Failure && !signal.aborted) return '';
    throw error;
  }
}

/** Writes on the Node object that its `/usr` was unlocked just now. What was recorded of an earlier overlay is gone. */
export async function recordUsr(
  ports: RecordPorts,
  node: string,
  origin: RecordOrigin,
  signal: AbortSignal,
): Promise<void> {
  const patch = usrRecordPatch(beginRecord(origin));
  await warnUnlessRecorded(ports, node, () => ports.cluster.patch(nodes, { name: node }, patch, signal), signal);
}

export type ChangesToRecord = { readonly origin: RecordOrigin; readonly changes: readonly RecordChange[] };

/** Writes on the Node object what came about, in one patch; nothing where the record says so already. */
export async function recordChanges(
  ports: RecordPorts,
  node: string,
  changes: ChangesToRecord,
  signal: AbortSignal,
): Promise<void> {
  await warnUnlessRecorded(ports, node, () => patchRecord(ports, node, changes, signal), signal);
}

async function patchRecord(
  ports: RecordPorts,
  node: string,
  { origin, changes }: ChangesToRecord,
  signal: AbortSignal,
): Promise<void> {
  const patchFor = ({ usrRecord, metadata }: Node): object | undefined => {
    const record = changeRecord(usrRecord, origin, changes);
    const isNews = record && !isDeepStrictEqual(record, usrRecord);
    return isNews ? usrRecordPatch(record, metadata.resourceVersion) : undefined;
  };
  await patchNode(ports, node, patchFor, signal);
}
