import { formatNevra, parseNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { type Override, overridesOf, sameNevra } from '../rpm-ostree/overrides.ts';
import type { PackageDifference } from '../rpm-ostree/package-diff.ts';
import { bootedOf, liveCommitOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { isSameOverride, type ListedOverride, type OverrideName, type OverrideState } from './listed-override.ts';

/** What a node itself says of its overrides; `booted` and `pending` are checksums of deployments. */
export type LiveOverrides = {
  readonly overrides: readonly ListedOverride[];
  readonly booted: string | null;
  readonly pending: string | null;
};

/**
 * Who made an override, and of what, is taken from what is recorded of the same one. `lingering`: in what the running system
 * differs from the booted deployment where it is like neither that nor the pending one (`lingeringCommitOf`).
 */
export function liveOverrides(
  status: Status,
  recorded: readonly ListedOverride[],
  lingering: readonly PackageDifference[],
): LiveOverrides {
  const booted = bootedOf(status);
  const pending = pendingOf(status);
  const live = booted ? lingering.flatMap(one => asOverride(one, booted)) : [];
  const coming = [...statesOf(booted, pending)].filter(([one]) => !isActiveIn(live, one));
  const listed = [...coming, ...live.map(one => [one, 'live'] as const)].map(([one, state]) => {
    const {
      sha256 = null,
      origin = null,
      by = null,
      at = null,
    } = recorded.find(other => isSameOverride(other, nameOf(one))) ?? {};
    const base = one.base ? formatNevra(one.base) : null;
    return { ...nameOf(one), base, state, sha256, origin, by, at };
  });
  return {
    overrides: listed.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
    booted: booted?.checksum ?? null,
    pending: pending?.checksum ?? null,
  };
}

/** The tree that runs and that no deployment tells of any more: what an `apply-live` was done with was dropped, or superseded. */
export function lingeringCommitOf(status: Status): string | undefined {
  const commit = liveCommitOf(status);
  return commit === pendingOf(status)?.checksum ? undefined : commit;
}

/** Each override once: by what it is now, or else by what it will be after the next boot. */
function statesOf(
  booted: Deployment | undefined,
  pending: Deployment | undefined,
): ReadonlyMap<Override, OverrideState> {
  const now = booted ? overridesOf(booted) : [];
  const next = pending ? overridesOf(pending) : now;
  const applied = pending !== undefined && booted?.live.applied === pending.checksum;
  const states = new Map<Override, OverrideState>();
  for (const one of now) {
    const isNext = isActiveIn(next, one);
    if (one.active) states.set(one, isNext ? 'booted' : 'leaving');
    else if (!isNext) states.set(one, 'inactive');
  }
  for (const one of next) {
    if (one.active && !isActiveIn(now, one)) states.set(one, applied ? 'live' : 'staged');
    if (!one.active && !now.some(other => isSame(one, other))) states.set(one, 'inactive');
  }
  return states;
}

/** What runs as the base has it is no override. */
function asOverride({ name, arch, before, after }: PackageDifference, booted: Deployment): readonly Override[] {
  const [present, nevra] = [before, after].map(evr =>
    evr === null ? undefined : parseNevra(`${name}-${evr}.${arch}`),
  );
  const base = overridesOf(booted).find(one => one.name === name)?.base ?? present;
  if (!base || (nevra && sameNevra(nevra, base))) return [];
  return [{ name, base, wanted: nevra ? { kind: 'replaced', nevra } : { kind: 'removed' }, active: true }];
}

function isActiveIn(all: readonly Override[], one: Override): boolean {
  return all.some(other => other.active && isSame(one, other));
}

function isSame(a: Override, b: Override): boolean {
  return isSameOverride(nameOf(a), nameOf(b));
}

function nameOf({ name, wanted }: Override): OverrideName {
  if (wanted.kind === 'removed') return { name, override: 'removed' };
  return { name, override: wanted.nevra ? formatNevra(wanted.nevra) : name };
}
