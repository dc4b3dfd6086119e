import { Failure } from '../../errors.ts';
import type { OverrideOrigin } from '../../model/override/override-change.ts';
import { dropPending } from '../../model/rpm-ostree/commands.ts';
import { pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { askRpmOstree } from './ask-rpm-ostree.ts';
import { recordOverrides } from './record-overrides.ts';
import type { TransactionCall } from './run-transaction.ts';
import { seeStatus } from './see-status.ts';

export type Dropping = Omit<TransactionCall, 'command'> & {
  readonly program: string;
  readonly origin: OverrideOrigin;
};

/** Drops what a node would boot next, sees that it is gone, and records it. Returns what the node then says. */
export async function dropStaged(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  dropping: Dropping,
  signal: AbortSignal,
): Promise<Status> {
  const { pod, origin } = dropping;
  await askRpmOstree(ports, { ...dropping, command: dropPending(), missing: [] }, signal);
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
