import { describeReview } from '../access.ts';
import type { AccessReview, Resource } from '../resource.ts';

/** What work asks of the user's rights. */
export type Rights = {
  /** For debug pods and keys: asked by the command itself before it makes anything. */
  readonly places: readonly AccessReview[];
  /** Without these it fails later. */
  readonly needs: readonly AccessReview[];
  /** Without these it does less. */
  readonly wishes: readonly Wish[];
  /** Used where the user has them: without, another way is taken, or less is known, which is shown by itself. */
  readonly uses: readonly AccessReview[];
};

export type Wish = { readonly rights: readonly AccessReview[]; readonly without: string };

/** These verbs on a resource: in all namespaces, where it has one. */
export function may(
  { group, plural }: Pick<Resource<unknown>, 'group' | 'plural'>,
  ...verbs: readonly string[]
): readonly AccessReview[] {
  return verbs.map(verb => ({ verb, group, resource: plural }));
}

/** All of what several pieces of work ask for. */
export function together(...pieces: readonly Partial<Rights>[]): Rights {
  return {
    places: unique(pieces.flatMap(({ places = [] }) => places)),
    needs: unique(pieces.flatMap(({ needs = [] }) => needs)),
    wishes: pieces.flatMap(({ wishes = [] }) => wishes),
    uses: unique(pieces.flatMap(({ uses = [] }) => uses)),
  };
}

/** Those without which something is refused, fails, or is done less well. */
export function askedFor({ places, needs, wishes }: Rights): readonly AccessReview[] {
  return unique([...places, ...needs, ...wishes.flatMap(({ rights }) => rights)]);
}

/** Every one that is ever used. */
export function allOf(rights: Rights): readonly AccessReview[] {
  return unique([...askedFor(rights), ...rights.uses]);
}

/** Each right once. */
export function unique(reviews: readonly AccessReview[]): readonly AccessReview[] {
  return [...new Map(reviews.map(review => [describeReview(review), review])).values()];
}
