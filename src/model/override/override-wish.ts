import { assertNever } from '../../errors.ts';
import { formatNevra, type Nevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { overridesOf, sameNevra } from '../rpm-ostree/overrides.ts';

/** How a package of the base shall be: this build, not there at all, or as the base has it. */
export type Wish =
  | { readonly kind: 'replaced'; readonly nevra: Nevra }
  | { readonly kind: 'removed'; readonly name: string }
  /** `nevra`: of the base, where that is known. */
  | { readonly kind: 'base'; readonly name: string; readonly nevra?: Nevra | undefined };

/**
 * Whether a deployment has a package as it is wished: `active`, or not; `inactive` where it was asked for and rpm-ostree
 * has left it as it was.
 */
export type WishState = 'active' | 'inactive' | 'absent';

export function nameOf(wish: Wish): string {
  return wish.kind === 'replaced' ? wish.nevra.name : wish.name;
}

/** `runc-4:1.2.5-2.el9.x86_64`, `runc removed`, `runc as in the base` */
export function wishWords(wish: Wish): string {
  switch (wish.kind) {
    case 'replaced':
      return formatNevra(wish.nevra);
    case 'removed':
      return `${wish.name} removed`;
    case 'base':
      return `${wish.name} as in the base`;
    default:
      return assertNever(wish);
  }
}

/** An override that is merely requested is none of the base's either: it would become active with the next base that fits. */
export function wishState(wish: Wish, deployment: Deployment): WishState {
  const own = overridesOf(deployment).filter(({ name }) => name === nameOf(wish));
  if (wish.kind === 'base') return own.length === 0 ? 'active' : 'absent';
  const found = own.find(({ wanted }) =>
    wish.kind === 'removed'
      ? wanted.kind === 'removed'
      : wanted.kind === 'replaced' && wanted.nevra !== undefined && sameNevra(wanted.nevra, wish.nevra),
  );
  if (!found) return 'absent';
  return found.active ? 'active' : 'inactive';
}

/**
 * Whether the package database has what is wished; `installed` by name. Where the build of the base is not known, any will
 * do: what is replaced is the deployment's to say.
 */
export function isInstalled(wish: Wish, installed: ReadonlyMap<string, readonly Nevra[]>): boolean {
  const found = installed.get(nameOf(wish)) ?? [];
  if (wish.kind === 'removed') return found.length === 0;
  const { nevra: wanted } = wish;
  return wanted ? found.some(nevra => sameNevra(nevra, wanted)) : found.length > 0;
}
