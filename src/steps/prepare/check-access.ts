import { Failure } from '../../errors.ts';
import { type AccessNeeds, describeReview, reviewsFor } from '../../model/access.ts';
import type { Ports } from '../../ports.ts';

/** Refuses before anything is made, with all that is missing at once. */
export async function checkAccess(
  { cluster }: Pick<Ports, 'cluster'>,
  needs: AccessNeeds,
  signal: AbortSignal,
): Promise<void> {
  const reviews = reviewsFor(needs);
  const allowed = await Promise.all(reviews.map(review => cluster.isAllowed(review, signal)));
  const missing = reviews.filter((_, index) => !allowed[index]).map(describeReview);
  if (missing.length === 0) return;
  const hint = needs.namespace.temporary
    ? 'ask for these rights, or name a namespace where you have them: --to-namespace'
    : 'ask for these rights, or name another namespace: --to-namespace';
  throw new Failure('refused', 'FORBIDDEN', `you may not ${missing.join(', ')}`, { hint });
}
