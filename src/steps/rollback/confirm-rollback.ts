import { Failure } from '../../errors.ts';
import { confirmRollbackStatus, confirmRollbackSwitch } from '../../model/rollback/rollback-commands.ts';
import { rolledBack } from '../../model/rollback/rollback-verdict.ts';
import { switchOf } from '../../model/rollback/rollback-view.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { seeRollback } from './see-rollback.ts';

/** `pod`: a new one, in the deployment that is confirmed. */
export type ConfirmRollback = { readonly pod: Pick<DebugPod, 'node' | 'inPod' | 'onHost'>; readonly run: Run };

/**
 * Disarms the switch of a run across the reboot, and sees that it is gone. `Failure('rolledback', 'ROLLED_BACK')` where it
 * is firing, or has fired. A run that has none is confirmed.
 */
export async function confirmRollback(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod, run }: ConfirmRollback,
  signal: AbortSignal,
): Promise<void> {
  const { node } = pod;
  reporter.emit({ kind: 'progress', node, text: "disarming the dead-man's switch" });
  const host = { node, shell: pod.onHost, reporter };
  const { status, stderr } = await runOnHost(host, confirmRollbackSwitch(run), signal);
  const view = await seeRollback({ reporter }, pod, signal);
  const tooLate = rolledBack(view, node, run);
  if (tooLate) throw tooLate;
  if (status === confirmRollbackStatus.confirmed && !switchOf(view, run)) return;
  const why = printable(stderr) || `it ended with status ${status}`;
  throw new Failure('failed', 'NOT_CONFIRMED', `node/${node}: its dead-man's switch was not disarmed: ${why}`, {
    hint: 'run the command again, or add -v to see what ran on the host',
  });
}
