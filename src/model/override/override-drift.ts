import { isSameOverride, type ListedOverride, type OverrideState, type RecordedOverrides } from './listed-override.ts';
import type { LiveOverrides } from './live-overrides.ts';

/** One override that is in another state on the node than it is recorded; `null` where one of the two says nothing of it. */
export type OverrideDrift = Pick<ListedOverride, 'name' | 'override'> & {
  readonly recorded: OverrideState | null;
  readonly live: OverrideState | null;
};

/** What a node's overrides are, against what is recorded of them. Nothing is recorded of a node that was never overridden. */
export function driftOfOverrides(
  recorded: Pick<RecordedOverrides, 'overrides' | 'staged'>,
  live: Pick<LiveOverrides, 'overrides' | 'booted'>,
): readonly OverrideDrift[] {
  // Somebody else has rebooted it: what was staged is what should run.
  const isBooted = recorded.staged !== null && recorded.staged === live.booted;
  const expected = isBooted ? recorded.overrides.flatMap(afterBoot) : recorded.overrides;
  const both = [...expected, ...live.overrides.filter(one => !expected.some(other => isSameOverride(one, other)))];
  return both
    .map(({ name, override }) => ({
      name,
      override,
      recorded: stateIn(expected, { name, override }),
      live: stateIn(live.overrides, { name, override }),
    }))
    .filter(one => one.recorded !== asRecorded(one.live))
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function afterBoot(one: ListedOverride): readonly ListedOverride[] {
  if (one.state === 'leaving') return [];
  return [one.state === 'staged' ? { ...one, state: 'booted' } : one];
}

function stateIn(
  all: readonly ListedOverride[],
  name: Pick<ListedOverride, 'name' | 'override'>,
): OverrideState | null {
  return all.find(one => isSameOverride(one, name))?.state ?? null;
}

/** That something was brought into the running system is not recorded, since the next boot ends it. */
function asRecorded(state: OverrideState | null): OverrideState | null {
  return state === 'live' ? 'staged' : state;
}
