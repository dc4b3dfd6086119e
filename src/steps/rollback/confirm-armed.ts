import { describeRollback } from '../../model/rollback/rollback-verdict.ts';
import type { RollbackSwitch } from '../../model/rollback/rollback-view.ts';
import type { Ports } from '../../ports.ts';
import type { ConfirmRollback } from './confirm-rollback.ts';
import { confirmRollback } from './confirm-rollback.ts';
import { seeRollback } from './see-rollback.ts';

/** What was confirmed, or what there is to say instead: what waits for its reboot, or what became of the last one. */
export type ConfirmedRollback =
  | { readonly kind: 'confirmed'; readonly switch: RollbackSwitch }
  /** `fired`: the run whose switch has. */
  | { readonly kind: 'none'; readonly text: string | undefined; readonly fired: string | undefined };

/** Confirms the deployment that a node has booted, whichever run's switch goes back from it. */
export async function confirmArmedRollback(
  ports: Pick<Ports, 'reporter'>,
  pod: ConfirmRollback['pod'],
  signal: AbortSignal,
): Promise<ConfirmedRollback> {
  const view = await seeRollback(ports, pod, signal);
  const { switch: armed, last } = view;
  if (!armed || armed.state.kind === 'waiting') return { kind: 'none', text: describeRollback(view), fired: last?.run };
  await confirmRollback(ports, { pod, run: { id: armed.run } }, signal);
  return { kind: 'confirmed', switch: armed };
}
