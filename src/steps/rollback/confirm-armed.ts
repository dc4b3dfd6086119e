import { describeRollback } from '../../model/rollback/rollback-verdict.ts';
import type { RollbackSwitch } from '../../model/rollback/rollback-view.ts';
import type { Ports } from '../../ports.ts';
import type { ConfirmRollback } from './confirm-rollback.ts';
import { confirmRollback } from './confirm-rollback.ts';
import { seeRollback } from './see-rollback.ts';

/**
 * Confirms the deployment that a node has booted, whichever run's switch goes back from it; returns that switch. `undefined`
 * where there is none; what became of the last one is said. One that waits for its reboot is left alone.
 */
export async function confirmArmedRollback(
  ports: Pick<Ports, 'reporter'>,
  pod: ConfirmRollback['pod'],
  signal: AbortSignal,
): Promise<RollbackSwitch | undefined> {
  const view = await seeRollback(ports, pod, signal);
  const { switch: armed } = view;
  if (armed && armed.state.kind !== 'waiting') {
    await confirmRollback(ports, { pod, run: { id: armed.run } }, signal);
    return armed;
  }
  const text = describeRollback(view);
  if (text !== undefined) ports.reporter.emit({ kind: 'notice', node: pod.node, text });
  return undefined;
}
