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
import { ageOf } from '../../text/duration.ts';
import { printable } from '../../text/printable.ts';
import type { Undo } from '../../undo.ts';
import { overrideOrigin, recordOverrides } from '../override/record-overrides.ts';
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
  /** What keeps the staged deployment, once it is booted and nobody has confirmed it. */
  readonly keep: string;
};

export type ArmedRollback = {
  /** The node was told to reboot: the switch is its own from now on, and named as a leftover until it is over. */
  readonly stay: () => void;
  /** Takes it back. Where that fails, the run's end tries again. */
  readonly lift: (signal: AbortSignal) => Promise<void>;
  /** It is over: confirmed, left to a person, or fired. */
  readonly forget: () => void;
};

/**
 * Has a node go back to its present deployment if nobody confirms the staged one in time after the next boot, sees that it
 * will, and records it. To be done right before the reboot: it is of no use an hour later. What another run has booted and
 * nobody confirmed may be what runs: that run's switch is superseded, since its own `back` does not outlive the next boot
 * (ostree keeps the booted deployment and the one before).
 */
export async function armRollback(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { pod, run, by, checksum, back, windowMs, undo, keep }: ArmRollback,
  signal: AbortSignal,
): Promise<ArmedRollback> {
  const { reporter } = ports;
  const { node } = pod;
  const host = { node, shell: pod.onHost, reporter };
  const plan: RollbackPlan = { run, by, staged: checksum, back, seconds: Math.ceil(windowMs / 1000) };
  const note = (
    change: { kind: 'armed'; windowSeconds: number } | { kind: 'disarmed'; run: string },
    own: AbortSignal,
  ) => recordOverrides(ports, node, { origin: overrideOrigin(ports, run, by), changes: [change] }, own);
  const window = ageOf(windowMs);
  const text = `arming the dead-man's switch: unless it is confirmed, it goes back ${window} after its next boot`;
  reporter.emit({ kind: 'progress', node, text });
  const withdraw = async (own: AbortSignal): Promise<void> => {
    await runChecked(host, withdrawSwitch(run), own);
    await note({ kind: 'disarmed', run: run.id }, own);
  };
  const waiting = waitingSwitch(node, run);
  let forget = undo.add(waiting, withdraw);
  const arm = async (own: AbortSignal): Promise<void> => {
    const { status, stderr } = await runOnHost(host, armSwitch(plan), own);
    if (status !== armStatus.armed) throw notArmed(node, status, printable(stderr));
  };
  await undo.make(forget, arm, signal);
  const view = await seeRollback(ports, pod, signal);
  const { stdout: units } = await runOnHost({ node, shell: pod.inPod, reporter }, askRollbackUnits, signal);
  const why = whyNotArmed(view, units, plan);
  if (why !== undefined) {
    const reason = `node/${node}: its dead-man's switch is not armed for the next boot: ${why}`;
    throw new Failure('failed', 'NOT_ARMED', reason, { hint: 'add -v to see what ran on the host' });
  }
  await note({ kind: 'armed', windowSeconds: plan.seconds }, signal);
  return {
    stay() {
      forget();
      const what = `node/${node}: told to reboot, and it goes back to the deployment before ${window} after its boot, unless it is confirmed`;
      const leftover = { what, recover: keep };
      forget = undo.addDivisible(leftover, async () => [leftover]);
    },
    async lift(own) {
      forget();
      forget = undo.add(waiting, withdraw);
      try {
        await withdraw(own);
        forget();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    },
    forget: () => forget(),
  };
}

function waitingSwitch(node: string, run: Run): Leftover {
  return {
    what: `node/${node}: a dead-man's switch that goes back to the present deployment after the next boot`,
    recover: `oc debug node/${node} -- chroot /host bash ${rollbackProgramPath} withdraw ${run.id}`,
  };
}

function notArmed(node: string, status: number, said: string): Failure {
  const reason = `node/${node}: its dead-man's switch was not armed: ${said || `status ${status}`}`;
  if (status === armStatus.busy) {
    return new Failure('refused', 'NOT_CONFIRMED', reason, {
      hint: 'run the command again when the other run has ended',
    });
  }
  if (status === armStatus.refused) {
    return new Failure('refused', 'PENDING_DEPLOYMENT', reason, {
      hint: `oc debug node/${node} -- chroot /host rpm-ostree status`,
    });
  }
  return new Failure('failed', 'NOT_ARMED', reason, { hint: 'add -v to see what ran on the host' });
}
