import { type AccessNeeds, describeReview, objectionToLack } from '../access.ts';
import type { AccessReview } from '../resource.ts';
import { type CheckRow, objected, ok } from './check-row.ts';
import type { CommandRights } from './command-rights.ts';

/** Whether a command is let to do its work. `missing`: of all rights that are asked for, those that were denied. */
export function rightsRow(
  { title, places, needs, wishes }: CommandRights,
  missing: readonly AccessReview[],
  namespace: AccessNeeds['namespace'],
): CheckRow {
  const about = { topic: 'rights', subject: { kind: 'command', name: title } } as const;
  const denied = new Set(missing.map(describeReview));
  const isDenied = (review: AccessReview): boolean => denied.has(describeReview(review));
  const objection = objectionToLack([...places, ...needs].filter(isDenied), namespace);
  if (objection) {
    const hint = places.some(isDenied) ? objection.hint : askForThem;
    return objected(about, 'failure', { ...objection, hint });
  }
  const lost = wishes.filter(({ rights }) => rights.some(isDenied));
  if (lost.length === 0) return ok(about, 'all that it asks for');
  const reasons = lost.map(
    ({ rights, without }) => `you may not ${rights.filter(isDenied).map(describeReview).join(', ')}: ${without}`,
  );
  return objected(about, 'warning', { code: 'FORBIDDEN', reason: reasons.join('; '), hint: askForThem });
}

const askForThem = 'ask for these rights';
