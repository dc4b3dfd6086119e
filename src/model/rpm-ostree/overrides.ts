import { formatNevra, type Nevra, parseNevra } from '../rpm/nevra.ts';
import type { Deployment } from './deployment.ts';

/** One package of the base that is otherwise in a deployment, or that somebody asked to be otherwise. */
export type Override = {
  readonly name: string;
  /** As the base has it; `undefined` where that is not known, because the request is inactive. */
  readonly base: Nevra | undefined;
  readonly wanted: Wanted;
  /**
   * An inactive one was asked for and changes nothing: the package is not in the base, or is there in that very build
   * (rpm-ostree `src/daemon/rpmostree-sysroot-upgrader.cxx`, finalize_overrides). It becomes active when a later base fits.
   */
  readonly active: boolean;
};

export type Wanted =
  /** By this build; of a request to a repository that is inactive, the build is not known. */
  { readonly kind: 'replaced'; readonly nevra: Nevra | undefined } | { readonly kind: 'removed' };

/** All overrides of a deployment, by name; those asked for minus the active ones are inactive. */
export function overridesOf(deployment: Deployment): readonly Override[] {
  const active: readonly Override[] = [
    ...deployment.replacements.map(({ base, override }) => ({
      name: override.name,
      base,
      wanted: { kind: 'replaced', nevra: override } as const,
      active: true,
    })),
    ...deployment.removals.map(base => ({ name: base.name, base, wanted: removed, active: true })),
  ];
  const inactive = requestsOf(deployment).filter(request => !active.some(one => isSame(one, request)));
  return [...active, ...inactive].toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/** Whether both are the same build of the same package, however their epoch of 0 is spelled. */
export function sameNevra(a: Nevra, b: Nevra): boolean {
  return formatNevra(a) === formatNevra(b);
}

const removed: Wanted = { kind: 'removed' };

function requestsOf(deployment: Deployment): readonly Override[] {
  const asked = (name: string, wanted: Wanted): Override => ({ name, base: undefined, wanted, active: false });
  return [
    ...deployment.requestedReplacements.flatMap(text => {
      const nevra = parseNevra(text);
      return nevra ? [asked(nevra.name, { kind: 'replaced', nevra })] : [];
    }),
    ...deployment.requestedRemote.flatMap(({ names }) =>
      names.map(name => asked(name, { kind: 'replaced', nevra: undefined })),
    ),
    ...deployment.requestedRemovals.map(name => asked(name, removed)),
  ];
}

function isSame(active: Override, request: Override): boolean {
  if (active.name !== request.name || active.wanted.kind !== request.wanted.kind) return false;
  if (active.wanted.kind === 'removed' || request.wanted.kind === 'removed') return true;
  if (request.wanted.nevra === undefined) return true;
  return active.wanted.nevra !== undefined && sameNevra(active.wanted.nevra, request.wanted.nevra);
}
