import { assertNever } from '../../errors.ts';
import { formatNevra } from '../rpm/nevra.ts';
import { overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, nextOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { nameOf, type Wish } from './override-wish.ts';

/** What a row of `-o json` says of the packages that were asked for. */
export type OverrideFields = {
  readonly overrides: readonly ShownOverride[];
  /** Checksum of the deployment that is booted next; `null`: the present one. */
  readonly staged: string | null;
  /** Checksum. */
  readonly booted: string | null;
};

/** NEVRAs. `override`: `removed`, or `null` as the base has it; `base`: `null` where that is not known. */
export type ShownOverride = { readonly name: string; readonly base: string | null; readonly override: string | null };

export function overrideFields(wishes: readonly Wish[], status: Status): OverrideFields {
  return {
    overrides: wishes.map(wish => showWish(wish, status)),
    staged: pendingOf(status)?.checksum ?? null,
    booted: bootedOf(status)?.checksum ?? null,
  };
}

/** `runc-1.2-1.x86_64 → runc-1.3-1.x86_64`, `runc removed`, `runc as in the base` */
export function overrideWords({ overrides }: Pick<OverrideFields, 'overrides'>): string {
  return overrides.map(shownWords).join(', ');
}

export function shownWords({ name, base, override }: ShownOverride): string {
  if (override === null) return `${base ?? name} as in the base`;
  if (override === 'removed') return `${base ?? name} removed`;
  return base === null ? override : `${base} → ${override}`;
}

function showWish(wish: Wish, status: Status): ShownOverride {
  const name = nameOf(wish);
  const known = [nextOf(status), bootedOf(status)].flatMap(deployment => (deployment ? overridesOf(deployment) : []));
  const own = wish.kind === 'base' ? wish.nevra : undefined;
  const base = own ?? known.find(one => one.name === name && one.base)?.base;
  return { name, base: base ? formatNevra(base) : null, override: shown(wish) };
}

function shown(wish: Wish): string | null {
  switch (wish.kind) {
    case 'replaced':
      return formatNevra(wish.nevra);
    case 'removed':
      return 'removed';
    case 'base':
      return null;
    default:
      return assertNever(wish);
  }
}
