import type { NodeResult } from '../event.ts';
import { type Drift, driftOf } from './drift.ts';
import type { LiveState } from './live-state.ts';
import type { StatusRow } from './status-row.ts';

/** A row whose node was asked; `live` is `null` where it could not be, and `code` says why. */
export type LiveRow = StatusRow & { readonly live: LiveState | null; readonly drift: readonly Drift[] };

/** A row of either kind. */
export type ShownRow = StatusRow & Partial<Pick<LiveRow, 'live' | 'drift'>>;

/** `result` is how the asking ended. */
export function liveRow(
  row: StatusRow,
  { state, code, message, hint }: NodeResult,
  live: LiveState | undefined,
): LiveRow {
  const end = { state, code, message, hint };
  return live ? { ...row, ...end, live, drift: driftOf(row, live) } : { ...row, ...end, live: null, drift: [] };
}
