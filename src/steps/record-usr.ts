import { Failure } from '../errors.ts';
import { nodes } from '../model/node.ts';
import { type UsrRecord, usrRecordPatch } from '../model/node-record.ts';
import { selfReview, selfReviews } from '../model/self-review.ts';
import type { Ports } from '../ports.ts';

/** Who the API takes the user for; empty where it does not say (Kubernetes before 1.28). */
export async function whoAmI({ cluster }: Pick<Ports, 'cluster'>, signal: AbortSignal): Promise<string> {
  try {
    return (await cluster.create(selfReviews, selfReview, signal)).username;
  } catch (error) {
    if (error instanceof Failure && !signal.aborted) return '';
    throw error;
  }
}

/** Writes on the Node object what was done. A user who may not gets a warning: the node is as asked for all the same. */
export async function recordUsr(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  node: string,
  record: UsrRecord,
  signal: AbortSignal,
): Promise<void> {
  try {
    await cluster.patch(nodes, { name: node }, usrRecordPatch(record), signal);
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    reporter.emit({ kind: 'warning', node, text: `not recorded on the node object: ${error.message}` });
  }
}
