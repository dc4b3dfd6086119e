import type { NodeResult } from '../event.ts';
import type { Node } from '../node/node.ts';
import { type ListedOverride, type RecordedOverrides, recordedOverrides } from './listed-override.ts';
import type { LiveOverrides } from './live-overrides.ts';
import { driftOfOverrides, type OverrideDrift } from './override-drift.ts';

/** One node of `override list`: what is recorded of it. `state` is `none` where nothing is overridden. */
export type OverrideListRow = NodeResult & RecordedOverrides;

/** A row whose node was asked; `live` is `null` where it could not be, and `code` says why. */
export type LiveListRow = OverrideListRow & {
  readonly live: LiveOverrides | null;
  readonly drift: readonly OverrideDrift[];
};

/** A row of either kind. */
export type ShownListRow = OverrideListRow & Partial<Pick<LiveListRow, 'live' | 'drift'>>;

export function overrideListRow({ metadata, overrideRecord }: Node): OverrideListRow {
  const recorded = recordedOverrides(overrideRecord);
  const state = stateOfOverrides(recorded.overrides);
  return { node: metadata.name, state, code: null, message: null, hint: null, ...recorded };
}

/** `result` is how the asking ended. */
export function liveListRow(
  row: OverrideListRow,
  { state, code, message, hint }: NodeResult,
  live: LiveOverrides | undefined,
): LiveListRow {
  if (!live) return { ...row, state, code, message, hint, live: null, drift: [] };
  return { ...row, state: stateOfOverrides(live.overrides), live, drift: driftOfOverrides(row, live) };
}

/** What a node's overrides come to: `staged` where its next boot changes them. */
export function stateOfOverrides(overrides: readonly ListedOverride[]): 'none' | 'inactive' | 'booted' | 'staged' {
  const states = new Set(overrides.map(({ state }) => state));
  if (states.has('staged') || states.has('live') || states.has('leaving')) return 'staged';
  if (states.has('booted')) return 'booted';
  return states.has('inactive') ? 'inactive' : 'none';
}
