import { Failure } from '../../errors.ts';
import type { OverrideOrigin } from '../../model/override/override-change.ts';
import { describePending, pendingHint } from '../../model/override/pending-verdict.ts';
import { dropPending } from '../../model/rpm-ostree/commands.ts';
import type { Deployment } from '../../model/rpm-ostree/deployment.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { askRpmOstree } from './ask-rpm-ostree.ts';
import { awaitIdle } from './await-idle.ts';
import { recordOverrides } from './record-overrides.ts';
import type { TransactionCall } from './run-transaction.ts';
import { seeStatus } from './see-status.ts';

export type Dropping = Omit<TransactionCall, 'command' | 'afterWait'> & {
  readonly program: string;
  readonly origin: OverrideOrigin;
};

/**
 * Drops this pending deployment, sees that it is gone, and records it. Returns what the node then says.
 * `PENDING_DEPLOYMENT` where another transaction had to be waited for and has left another one: that is not dropped.
 */
export async function dropStaged(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { pending, ...dropping }: Dropping & { readonly pending: Pick<Deployment, 'id'> },
  signal: AbortSignal,
): Promise<Status> {
  const { pod, origin, lockTimeoutMs } = dropping;
  const afterWait = async (own: AbortSignal): Promise<void> => {
    const seen = await awaitIdle(ports, pod, lockTimeoutMs, own);
    const present = pendingOf(seen);
    if (present && present.id !== pending.id) throw madeWay(pod.node, describePending(present, bootedOf(seen)));
  };
  await askRpmOstree(ports, { ...dropping, command: dropPending(), missing: [], afterWait }, signal);
  const status = await seeStatus(ports, pod, signal);
  if (pendingOf(status)) {
    throw new Failure('failed', 'NOT_DROPPED', `node/${pod.node}: its pending deployment is still there`, {
      hint: dropHint(pod.node),
    });
  }
  await recordOverrides(ports, pod.node, { origin, changes: [{ kind: 'dropped' }] }, signal);
  return status;
}

export function dropHint(node: string): string {
  return `oc debug node/${node} -- chroot /host rpm-ostree cleanup --pending`;
}

function madeWay(node: string, other: string): Failure {
  const reason = `node/${node}: somebody else has staged something meanwhile, which is not dropped: ${other}`;
  return new Failure('failed', 'PENDING_DEPLOYMENT', reason, { hint: pendingHint });
}
