import { Failure } from '../../errors.ts';
import { type AccessNeeds, objectionToLack, reviewsFor } from '../../model/access.ts';
import type { AccessReview } from '../../model/resource.ts';
import type { Ports } from '../../ports.ts';

/** Refuses before anything is made, with all that is missing at once. */
export async function checkAccess(
  { cluster }: Pick<Ports, 'cluster'>,
  needs: AccessNeeds,
  signal: AbortSignal,
): Promise<void> {
  const objection = objectionToLack(await missingRights({ cluster }, reviewsFor(needs), signal), needs.namespace);
  if (objection) throw new Failure('refused', objection.code, objection.reason, { hint: objection.hint });
}

/** Those of some rights that the user does not have. */
export async function missingRights(
  { cluster }: Pick<Ports, 'cluster'>,
  reviews: readonly AccessReview[],
  signal: AbortSignal,
): Promise<readonly AccessReview[]> {
  const allowed = await Promise.all(reviews.map(review => cluster.isAllowed(review, signal)));
  return reviews.filter((_, index) => !allowed[index]);
}
