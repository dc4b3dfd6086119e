import { isSameOverride, type ListedOverride, type RecordedOverrides } from './listed-override.ts';
import type { LiveOverrides } from './live-overrides.ts';
import { driftOfOverrides, type OverrideDrift } from './override-drift.ts';

/** An override, and what is said of it where the record and the node differ. */
export type RemarkedOverride = ListedOverride & { readonly remark: string | undefined };

/** What a node that was asked has, then what only its record has; else what is recorded. */
export function remarkedOverrides(
  recorded: Pick<RecordedOverrides, 'overrides' | 'staged'>,
  live: Pick<LiveOverrides, 'overrides' | 'booted'> | null | undefined,
): readonly RemarkedOverride[] {
  if (!live) return recorded.overrides.map(one => ({ ...one, remark: undefined }));
  const drift = driftOfOverrides(recorded, live);
  const gone = recorded.overrides.filter(one => driftAt(drift, one)?.live === null);
  return [...live.overrides, ...gone].map(one => ({ ...one, remark: remarkOn(driftAt(drift, one)) }));
}

function driftAt(drift: readonly OverrideDrift[], one: ListedOverride): OverrideDrift | undefined {
  return drift.find(other => isSameOverride(one, other));
}

function remarkOn(drift: OverrideDrift | undefined): string | undefined {
  if (!drift) return undefined;
  if (drift.recorded === null) return 'not recorded';
  return drift.live === null ? 'gone' : `recorded: ${drift.recorded}`;
}
