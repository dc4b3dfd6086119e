import { Failure } from '../../errors.ts';
import { isDeployment, judgeBooted, type StagedDeployment } from '../../model/override/override-verdict.ts';
import { describePending, shortOf } from '../../model/override/pending-verdict.ts';
import { bootedOf, nextOf, pendingOf } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { seeStatus, seeStatusText } from '../override/see-status.ts';
import type { OpenNode } from '../pod/open-node.ts';

type LookPorts = Pick<Ports, 'clock' | 'reporter'>;

/** What a node boots next. */
export type NextBoot = StagedDeployment & {
  /** In what it differs from what is booted; `undefined`: it is the same. */
  readonly change: string | undefined;
};

/**
 * What a node is going to boot, by rpm-ostree. `undefined` for a node that is not made of deployments. Refused while
 * rpm-ostree is at work, which the reboot would break off, and where what is staged would be lost by it.
 */
export async function seeNextBoot(
  ports: LookPorts,
  { pod, look }: OpenNode,
  signal: AbortSignal,
): Promise<NextBoot | undefined> {
  if (!look.isOstree) return undefined;
  const status = await seeStatus(ports, pod, signal);
  if (status.transaction) throw await busy(ports, pod, signal);
  const [next, pending] = [nextOf(status), pendingOf(status)];
  if (!next) return undefined;
  if (!pending) return { id: next.id, checksum: next.checksum, change: undefined };
  if (pending.staged && pending.finalizationLocked) throw locked(pod.node, pending.checksum);
  return { id: next.id, checksum: next.checksum, change: describePending(pending, bootedOf(status)) };
}

/** Proves, through a new pod, that a node has booted what it was to boot. Where it has not, the node says why. */
export async function proveBoot(
  ports: LookPorts,
  { pod }: Pick<OpenNode, 'pod'>,
  next: NextBoot,
  signal: AbortSignal,
): Promise<void> {
  const status = await seeStatus(ports, pod, signal);
  if (isDeployment(next, bootedOf(status))) return;
  const { finalizeFailure } = await seeStatusText(ports, pod, signal);
  const verdict = judgeBooted([], next, { node: pod.node, status, installed: new Map(), finalizeFailure });
  if (verdict.kind === 'stuck') throw new Failure('failed', verdict.code, verdict.reason, { hint: verdict.hint });
}

async function busy(ports: LookPorts, pod: OpenNode['pod'], signal: AbortSignal): Promise<Failure> {
  const { transaction } = await seeStatusText(ports, pod, signal);
  const what = transaction ? ` (${transaction.title})` : '';
  const why = `rpm-ostree is at work on node/${pod.node}${what}, and a reboot would break it off`;
  return new Failure('refused', 'TRANSACTION_BUSY', why, {
    hint: `see when it has ended: oc debug node/${pod.node} -- chroot /host rpm-ostree status`,
  });
}

function locked(node: string, checksum: string): Failure {
  const why = `the staged deployment of node/${node} (${shortOf(checksum)}) is locked: a reboot would lose it`;
  return new Failure('refused', 'FINALIZATION_LOCKED', why, {
    hint: `unlock it, which reboots the node: rpm-ostree finalize-deployment ${checksum}`,
  });
}
