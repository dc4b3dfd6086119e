import { Failure } from '../../errors.ts';
import type { OverrideOrigin } from '../../model/override/override-change.ts';
import type { BootWanted } from '../../model/override/override-verdict.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import type { OverrideWork } from '../../model/request.ts';
import { rolledBack } from '../../model/rollback/rollback-verdict.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { confirmRollback } from '../rollback/confirm-rollback.ts';
import { seeRollback } from '../rollback/see-rollback.ts';
import { proveBooted } from './prove-booted.ts';
import { recordOverrides } from './record-overrides.ts';

export type BootToConfirm = {
  /** A new one. */
  readonly pod: DebugPod;
  /** The run that armed the switch. */
  readonly run: Run;
  readonly wanted: BootWanted;
  readonly wishes: readonly Wish[];
  readonly origin: OverrideOrigin;
  readonly request: Pick<OverrideWork, 'common' | 'deadman'>;
  /** Whether a switch waits for the confirmation. */
  readonly isArmed: boolean;
};

/**
 * Proves that a node runs what was staged there, disarms the switch (or leaves that to a person), and records it. What is not
 * proved is not confirmed: the node then goes back by itself. `Failure('rolledback')` where it has done so already.
 */
export async function confirmBoot(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  boot: BootToConfirm,
  signal: AbortSignal,
): Promise<Status> {
  const { pod, run, wanted, origin, request, isArmed } = boot;
  const { node } = pod;
  const { confirmedBy } = request.deadman;
  const disarmed = { kind: 'disarmed', run: run.id } as const;
  const tooLate = isArmed ? rolledBack(await seeRollback(ports, pod, signal), node, run) : undefined;
  if (tooLate) {
    await recordOverrides(ports, node, { origin, changes: [{ kind: 'dropped' }, disarmed] }, signal);
    throw tooLate;
  }
  const status = await proveOrWarn(ports, boot, signal);
  if (isArmed && confirmedBy === 'us') await confirmRollback(ports, { pod, run }, signal);
  if (isArmed && confirmedBy === 'person') {
    const text = `the confirming is left to you, else it goes back: ${request.common.program} usr confirm ${node}`;
    ports.reporter.emit({ kind: 'notice', node, text });
  }
  const changes = [{ kind: 'booted', checksum: wanted.checksum } as const, ...(confirmedBy === 'us' ? [disarmed] : [])];
  await recordOverrides(ports, node, { origin, changes }, signal);
  return status;
}

async function proveOrWarn(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { pod, wanted, wishes, isArmed, request }: BootToConfirm,
  signal: AbortSignal,
): Promise<Status> {
  try {
    return await proveBooted(ports, { pod, wanted, wishes }, signal);
  } catch (error) {
    if (isArmed && error instanceof Failure && error.code !== 'OTHER_DEPLOYMENT_BOOTED') {
      const seconds = Math.round(request.deadman.windowMs / 1000);
      const text = `it is not confirmed, so that it goes back to the deployment before within ${seconds} s of its boot`;
      ports.reporter.emit({ kind: 'warning', node: pod.node, text });
    }
    throw error;
  }
}
