import type { RecordedOverrides } from './listed-override.ts';
import type { LiveOverrides } from './live-overrides.ts';
import { driftOfOverrides } from './override-drift.ts';

/** How many packages a node overrides, in words, and how many it does not though they are recorded. */
export function overrideCount(
  recorded: Pick<RecordedOverrides, 'overrides' | 'staged'>,
  live: Pick<LiveOverrides, 'overrides' | 'booted'>,
): string {
  const count = new Set(live.overrides.map(({ name }) => name)).size;
  const gone = driftOfOverrides(recorded, live).filter(one => one.live === null);
  const there = count === 0 ? 'no override' : `${count} ${count === 1 ? 'override' : 'overrides'}`;
  return gone.length === 0
    ? there
    : `${there}; recorded, but gone: ${[...new Set(gone.map(one => one.name))].join(', ')}`;
}
