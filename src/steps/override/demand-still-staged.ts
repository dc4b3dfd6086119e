import { Failure } from '../../errors.ts';
import type { OverrideOrigin } from '../../model/override/override-change.ts';
import { judgeStillStaged, type StagedDeployment } from '../../model/override/override-verdict.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import { bootedOf } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { recordOverrides } from './record-overrides.ts';
import { type StatusPod, seeStatus } from './see-status.ts';

export type StillStaged = {
  readonly pod: StatusPod;
  readonly staged: StagedDeployment;
  readonly wishes: readonly Wish[];
  /** Of this run, for the record. */
  readonly origin: OverrideOrigin;
};

/**
 * Right before a reboot: what was staged must still be what the node boots next, else `STAGED_GONE`, which is recorded,
 * or `PENDING_DEPLOYMENT` where somebody has staged more on top of it. Returns the checksum of the deployment that runs.
 */
export async function demandStillStaged(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { pod, staged, wishes, origin }: StillStaged,
  signal: AbortSignal,
): Promise<string> {
  const status = await seeStatus(ports, pod, signal);
  const verdict = judgeStillStaged(wishes, staged, { node: pod.node, status });
  const booted = bootedOf(status);
  if (verdict.kind === 'done' && booted) return booted.checksum;
  const { code, reason, hint } = verdict.kind === 'stuck' ? verdict : unknownBoot(pod.node);
  if (code === 'STAGED_GONE')
    await recordOverrides(ports, pod.node, { origin, changes: [{ kind: 'dropped' }] }, signal);
  throw new Failure('failed', code, reason, { hint });
}

function unknownBoot(node: string) {
  const hint = `oc debug node/${node} -- chroot /host rpm-ostree status`;
  return { code: 'NO_OSTREE_HOST', reason: `node/${node} was not booted by ostree`, hint };
}
