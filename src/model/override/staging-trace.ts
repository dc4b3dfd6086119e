import type { Deployment } from '../rpm-ostree/deployment.ts';
import { nextOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { isWith } from './deployment-content.ts';
import { type Wish, wishState } from './override-wish.ts';

/**
 * What there is of a staging of ours, by what the status said before and says now. `ours`: the pending deployment is new, and
 * is the one before with these wishes and nothing else. `mixed`: it is new and has of them what it had not before, and
 * something else besides. Else `none`.
 */
export type StagingTrace = 'none' | 'ours' | 'mixed';

export function traceOf(wishes: readonly Wish[], before: Status, after: Status): StagingTrace {
  const [former, pending] = [nextOf(before), pendingOf(after)];
  if (!former || !pending || !isNew(before, pending)) return 'none';
  if (isWith(wishes, former, pending)) return 'ours';
  const isBrought = wishes.some(wish => wishState(wish, pending) !== 'absent' && wishState(wish, former) === 'absent');
  return isBrought ? 'mixed' : 'none';
}

/** Whether it was not what the node would have booted before. */
export function isNew(before: Status, pending: Deployment): boolean {
  return pending.id !== pendingOf(before)?.id;
}
