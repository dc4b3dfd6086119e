import { Failure } from '../../errors.ts';
import type { Run } from '../run-id.ts';
import { askRollbackUnits, type RollbackPlan } from './rollback-commands.ts';
import { rollbackTimer, unitDirectory } from './rollback-store.ts';
import { type RollbackView, switchOf } from './rollback-view.ts';

/** What speaks against a switch being armed for the next boot as it was planned; `undefined` where nothing does. `units`: what `askRollbackUnits` said. */
export function whyNotArmed(view: RollbackView, units: string, plan: RollbackPlan): string | undefined {
  const armed = switchOf(view, plan.run);
  if (!armed) return 'its file is not there';
  const isAsPlanned = armed.staged === plan.staged && armed.back === plan.back && armed.windowSeconds === plan.seconds;
  if (!isAsPlanned || armed.state.kind !== 'waiting') return 'its file is not what was written';
  const [enabled, target] = units.split('\n');
  if (enabled !== 'enabled') return `systemd says that ${rollbackTimer} is ${enabled || 'not there'}`;
  return target === `${unitDirectory}/${rollbackTimer}` ? undefined : `${askRollbackUnits.argv.at(-1)} leads elsewhere`;
}

/** What keeps a deployment that a node has booted and would leave again. */
export function confirmByHand(program: string, node: string): string {
  return `${program} usr confirm ${node} --via host`;
}

/** Why a node is not in the deployment that a run has booted, where its switch was the reason; else `undefined`. */
export function rolledBack(view: RollbackView, node: string, run: Run): Failure | undefined {
  const { last } = view;
  const firing = switchOf(view, run)?.state;
  if (firing?.kind === 'firing') {
    return failure(`node/${node} is going back to the deployment before: ${firing.why}`);
  }
  if (last?.run !== run.id || last.state !== 'rolledback') return undefined;
  return failure(`node/${node} has gone back to the deployment before: ${last.why}`);
}

function failure(message: string): Failure {
  return new Failure('rolledback', 'ROLLED_BACK', message, {
    hint: 'of the boot that it went back from, the journal is: journalctl -b -1',
  });
}

/** A switch that is armed, or the last one that fired, in the words of `status` and of `rescue`. */
export function describeRollback({ switch: armed, last }: RollbackView): string | undefined {
  if (armed) return `the dead-man's switch of run ${armed.run} ${describeState(armed.state)}`;
  if (!last) return undefined;
  const end = last.state === 'rolledback' ? 'went back to the deployment before' : 'fired and did not go back';
  return `the dead-man's switch of run ${last.run} ${end} at ${timeOf(last.at)}: ${last.why}`;
}

function describeState(state: NonNullable<RollbackView['switch']>['state']): string {
  if (state.kind === 'waiting') return 'is armed for the next boot';
  if (state.kind === 'firing') return `is going back to the deployment before: ${state.why}`;
  return `goes back to the deployment before at ${timeOf(state.until)}`;
}

/** `seconds`: since the epoch. */
function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : `${date.toISOString().slice(0, 19)}Z`;
}
