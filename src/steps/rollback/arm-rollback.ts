import { Failure } from '../../errors.ts';
import type { Leftover } from '../../model/leftover.ts';
import {
  armStatus,
  armSwitch,
  askRollbackUnits,
  type RollbackPlan,
  withdrawSwitch,
} from '../../model/rollback/rollback-commands.ts';
import { rollbackProgramPath } from '../../model/rollback/rollback-store.ts';
import { whyNotArmed } from '../../model/rollback/rollback-verdict.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { Undo } from '../../undo.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked, runOnHost } from '../pod/run-checked.ts';
import { seeRollback } from './see-rollback.ts';

export type ArmRollback = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod' | 'onHost'>;
  readonly run: Run;
  /** Who arms it (`whoAmI`). */
  readonly by: string;
  /** Of the staged deployment, and of the booted one, which is gone back to. */
  readonly checksum: string;
  readonly back: string;
  /** Milliseconds from the start of the next boot. */
  readonly windowMs: number;
  /** The switch goes with it where the reboot does not come: `site.onNodes`. */
  readonly undo: Undo;
};

/** `forget`: the reboot was ordered, and the switch is the node's from now on. */
export type ArmedRollback = { readonly forget: () => void };

/**
 * Has a node go back to its present deployment if nobody confirms the staged one in time after the next boot, and sees
 * that it will. To be done right before the reboot: it is of no use an hour later.
 */
export async function armRollback(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod, run, by, checksum, back, windowMs, undo }: ArmRollback,
  signal: AbortSignal,
): Promise<ArmedRollback> {
  const { node } = pod;
  const host = { node, shell: pod.onHost, reporter };
  const plan: RollbackPlan = { run, by, staged: checksum, back, seconds: Math.ceil(windowMs / 1000) };
  reporter.emit({ kind: 'progress', node, text: "arming the dead-man's switch for the next boot" });
  const withdraw = async (own: AbortSignal): Promise<void> => {
    await runChecked(host, withdrawSwitch(run), own);
  };
  const forget = undo.add(leftoverOf(node, run), withdraw);
  const arm = async (own: AbortSignal): Promise<void> => {
    const { status, stderr } = await runOnHost(host, armSwitch(plan), own);
    if (status !== armStatus.armed) throw notArmed(node, status, printable(stderr));
  };
  await undo.make(forget, arm, signal);
  const view = await seeRollback({ reporter }, pod, signal);
  const { stdout: units } = await runOnHost({ node, shell: pod.inPod, reporter }, askRollbackUnits, signal);
  const why = whyNotArmed(view, units, plan);
  if (why === undefined) return { forget };
  throw new Failure(
    'failed',
    'NOT_ARMED',
    `node/${node}: its dead-man's switch is not armed for the next boot: ${why}`,
    {
      hint: 'add -v to see what ran on the host',
    },
  );
}

function leftoverOf(node: string, run: Run): Leftover {
  return {
    what: `node/${node}: a dead-man's switch that goes back to the present deployment after the next boot`,
    recover: `oc debug node/${node} -- chroot /host bash ${rollbackProgramPath} withdraw ${run.id}`,
  };
}

function notArmed(node: string, status: number, said: string): Failure {
  const reason = `node/${node}: its dead-man's switch was not armed: ${said || `status ${status}`}`;
  if (status === armStatus.busy) {
    return new Failure('refused', 'NOT_CONFIRMED', reason, { hint: `confirm that first: usr confirm ${node}` });
  }
  if (status === armStatus.refused) {
    return new Failure('refused', 'PENDING_DEPLOYMENT', reason, {
      hint: `oc debug node/${node} -- chroot /host rpm-ostree status`,
    });
  }
  return new Failure('failed', 'NOT_ARMED', reason, { hint: 'add -v to see what ran on the host' });
}
