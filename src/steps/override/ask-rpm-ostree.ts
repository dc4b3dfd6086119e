import { Failure } from '../../errors.ts';
import type { HostResult } from '../../model/host-command.ts';
import type { Complaint } from '../../model/rpm-ostree/complaint.ts';
import { judgeComplaint } from '../../model/rpm-ostree/complaint-verdict.ts';
import { complaintIn, runTransaction, type TransactionCall, type TransactionEnd } from './run-transaction.ts';
import type { StatusPorts } from './see-status.ts';

export type AskedCall = TransactionCall & {
  readonly program: string;
  /** `OverrideCall` */
  readonly missing: readonly string[];
};

/**
 * `runTransaction`, where what rpm-ostree complains about is thrown: `Failure('refused')` where the node was left as it was
 * and it would be the same next time.
 */
export async function askRpmOstree(ports: StatusPorts, call: AskedCall, signal: AbortSignal): Promise<TransactionEnd> {
  const end = await runTransaction(ports, call, signal);
  const complaint = complaintIn(end);
  if (complaint) throw complaintFailure(complaint, call);
  return end;
}

/** As often as a connection may be lost in the middle of what may be done once more. */
const attempts = 3;

/** The same for what changes nothing, done again until its words were seen. */
export async function tryRpmOstree(ports: StatusPorts, call: AskedCall, signal: AbortSignal): Promise<HostResult> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const end = await askRpmOstree(ports, call, signal);
    if (end !== 'unseen') return end;
  }
  const { node } = call.pod;
  throw new Failure('failed', 'CONNECTION_LOST', `node/${node}: the connection is lost again and again`, {
    hint: 'run the command again',
  });
}

/** What rpm-ostree complains about, as the failure that it is. */
export function complaintFailure(
  complaint: Complaint,
  { pod: { node }, program, missing }: Pick<AskedCall, 'pod' | 'program' | 'missing'>,
): Failure {
  const { kind, code, reason, hint } = judgeComplaint(complaint, { program, node, missing });
  return new Failure(kind === 'refused' ? 'refused' : 'failed', code, `node/${node}: ${reason}`, { hint });
}
