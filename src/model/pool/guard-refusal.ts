import { Failure } from '../../errors.ts';
import type { GuardFlags } from '../request.ts';
import type { GuardVerdict } from './mco-guard.ts';

/** Why work on a node does not begin, as the user chose to deal with the operator; `undefined`: it does, perhaps after a wait. */
export function guardRefusal(verdict: GuardVerdict, guard: GuardFlags): Failure | undefined {
  if (verdict.kind === 'refused' || (verdict.kind === 'busy' && guard !== 'wait')) return refusalOf(verdict);
  return undefined;
}

/** What the operator has against it, where it is not waited for. */
export function refusalOf({ code, reason, hint }: Exclude<GuardVerdict, { kind: 'ready' }>): Failure {
  return new Failure('refused', code, reason, { hint });
}
