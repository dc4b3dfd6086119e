import { shortOf } from '../override/pending-verdict.ts';
import type { Deployment } from './deployment.ts';
import { bootedOf, pendingOf, rollbackOf, type Status } from './status.ts';

/** What a node is to be booted into to undo its last deployment; `isNext`: already so, by somebody's `rpm-ostree rollback`. */
export type RollbackTarget =
  | { readonly kind: 'target'; readonly deployment: Deployment; readonly isNext: boolean }
  | { readonly kind: 'none'; readonly code: string; readonly reason: string };

/** The deployment before the booted one. What somebody has staged is not dropped for it. */
export function chooseRollback(status: Status): RollbackTarget {
  const pending = pendingOf(status);
  if (!bootedOf(status)) return none('NO_OSTREE_HOST', 'rpm-ostree does not say what is booted');
  if (pending?.staged) {
    return none(
      'PENDING_DEPLOYMENT',
      `deployment ${shortOf(pending.checksum)} is staged, and would be lost by a rollback`,
    );
  }
  if (pending) return { kind: 'target', deployment: pending, isNext: true };
  const deployment = rollbackOf(status);
  if (deployment) return { kind: 'target', deployment, isNext: false };
  return none('NO_ROLLBACK', 'there is no deployment before the booted one');
}

function none(code: string, reason: string): RollbackTarget {
  return { kind: 'none', code, reason };
}
