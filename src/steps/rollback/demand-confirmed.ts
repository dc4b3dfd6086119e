import { Failure } from '../../errors.ts';
import { confirmByHand, describeRollback } from '../../model/rollback/rollback-verdict.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import { seeRollback } from './see-rollback.ts';

export type ConfirmedToDemand = {
  readonly pod: NodeView;
  readonly program: string;
  /**
   * What is to be done there. `into-staged`: a reboot into another deployment, with which the present switch is over.
   * `plainly`: one into the same, which makes it fire. `never`: something is staged and left so, which keeps it from going
   * back.
   */
  readonly reboots: 'into-staged' | 'plainly' | 'never';
};

/**
 * Looks, before anything is done to a node, whether it goes back by itself from what it runs, since nobody has confirmed
 * that. `NOT_CONFIRMED` where that would come to nothing good. A reboot into what is staged next supersedes it: from there
 * the node goes back to what runs now, and never to the deployment before that one.
 */
export async function demandConfirmed(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod, program, reboots }: ConfirmedToDemand,
  signal: AbortSignal,
): Promise<void> {
  const view = await seeRollback({ reporter }, pod, signal);
  const { switch: armed } = view;
  if (!armed || armed.state.kind === 'waiting') return;
  const { node } = pod;
  const reason = `what run ${armed.run} has booted on node/${node} is not confirmed: ${describeRollback(view)}`;
  if (armed.state.kind === 'firing')
    throw new Failure('refused', 'NOT_CONFIRMED', reason, { hint: 'run the command again when the node is back' });
  if (reboots !== 'into-staged') {
    throw new Failure('refused', 'NOT_CONFIRMED', reason, {
      hint: `confirm that first: ${confirmByHand(program, node)}`,
    });
  }
  const text = `what run ${armed.run} has booted is not confirmed; with the reboot that comes, the way back leads to what runs now`;
  reporter.emit({ kind: 'notice', node, text });
}
