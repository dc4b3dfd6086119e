import { formatNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { isSameOverride, type ListedOverride, type OverrideName, type OverrideState } from './listed-override.ts';

/** What a node itself says of its overrides; `booted` and `pending` are checksums of deployments. */
export type LiveOverrides = {
  readonly overrides: readonly ListedOverride[];
  readonly booted: string | null;
  readonly pending: string | null;
};

/** Who made an override, and of what, is taken from what is recorded of the same one. */
export function liveOverrides(status: Status, recorded: readonly ListedOverride[]): LiveOverrides {
  const booted = bootedOf(status);
  const pending = pendingOf(status);
  const listed = [...statesOf(booted, pending)].map(([one, state]) => {
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
