import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../errors.ts';
import { nodes } from '../../model/node/node.ts';
import { usrRecordPatch } from '../../model/node/node-record.ts';
import { beginRecord, changeRecord, type RecordChange, type RecordOrigin } from '../../model/node/record-change.ts';
import { selfReview, selfReviews } from '../../model/self-review.ts';
import type { Ports } from '../../ports.ts';
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

/** Somebody else may record on the same node, and its kubelet changes it every few minutes. */
const attempts = 5;

async function patchRecord(
  { cluster }: RecordPorts,
  node: string,
  { origin, changes }: ChangesToRecord,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const now = await cluster.get(nodes, { name: node }, signal);
    const record = now && changeRecord(now.usrRecord, origin, changes);
    if (!record || isDeepStrictEqual(record, now.usrRecord)) return;
    try {
      await cluster.patch(nodes, { name: node }, usrRecordPatch(record, now.metadata.resourceVersion), signal);
      return;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'CONFLICT') || attempt === attempts) throw error;
    }
  }
}
