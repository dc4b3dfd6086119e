import { Failure } from '../../errors.ts';
import { describePending, judgePending } from '../../model/override/pending-verdict.ts';
import { isJustWished, type StagingWish } from '../../model/override/staging-plan.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { type Dropping, dropStaged } from './drop-staged.ts';

export type Claim = Dropping &
  StagingWish & {
    /** Checksums that this program has recorded as staged. */
    readonly ours: readonly string[];
    readonly replacePending: boolean;
  };

/**
 * Sees to it that what the node would boot next may be built upon: rpm-ostree takes all of its requests over into what is
 * staged then. `PENDING_DEPLOYMENT` for somebody else's, unless that may be replaced: then it is dropped first, so that
 * nothing of it goes along. Returns what the node says then.
 */
export async function claimPending(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  claim: Claim,
  signal: AbortSignal,
): Promise<Status> {
  const { pod, status, ours } = claim;
  const verdict = judgePending(status, pod.node, ours);
  const pending = pendingOf(status);
  if (verdict.kind !== 'refused' || !pending || isJustWished(claim)) return status;
  if (!claim.replacePending) throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
  const text = `dropping what somebody else had staged: ${describePending(pending, bootedOf(status))}`;
  ports.reporter.emit({ kind: 'warning', node: pod.node, text });
  return dropStaged(ports, { ...claim, pending }, signal);
}
