import type { LiveState } from '../../src/model/status/live-state.ts';
import { type StatusRow, statusRow } from '../../src/model/status/status-row.ts';
import { aNode } from './objects.ts';

/** The row of `worker-a` of which nothing is recorded. */
export function aStatusRow(more: Partial<StatusRow> = {}): StatusRow {
  return { ...statusRow(aNode(), { pools: undefined, now: 0 }), ...more };
}

/** What that node says of itself: that nobody has changed it. */
export function aLiveState(more: Partial<LiveState> = {}): LiveState {
  const untouched = { files: [], rpms: [], armed: null, last: null, overrides: [], booted: null, pending: null };
  const rollback = { armed: null, last: null };
  return { bootId: 'boot-1', usr: 'read-only', ...untouched, rollback, hostKeys: [], ...more };
}
