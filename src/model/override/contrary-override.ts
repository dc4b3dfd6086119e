import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import { nextOf, type Status } from '../rpm-ostree/status.ts';
import { nameOf, type Wish } from './override-wish.ts';

/**
 * The override that speaks against a wish in what it would be added to: rpm-ostree takes a removal and a replacement of the
 * same package together, and then does neither (coreos/rpm-ostree `rust/src/treefile.rs`, has_override, compares names with
 * NEVRAs; `src/libpriv/rpmostree-core.cxx`, check_goal_solution: "Base packages not marked to be removed").
 */
export function contraryOverride(wishes: readonly Wish[], status: Status): Override | undefined {
  const next = nextOf(status);
  const present = next ? overridesOf(next) : [];
  return present.find(({ name, wanted }) =>
    wishes.some(wish => wish.kind !== 'base' && nameOf(wish) === name && wish.kind !== wanted.kind),
  );
}
