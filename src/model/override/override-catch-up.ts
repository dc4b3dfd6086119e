import type { RollbackView } from '../rollback/rollback-view.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import type { OverrideChange } from './override-change.ts';
import type { OverrideRecord } from './override-record.ts';

/**
 * What came about on a node since its record was written, as far as the node shows it: somebody has rebooted it into what
 * was staged, or has dropped that; its switch was confirmed by hand, or has fired. `rollback`: where it was looked at.
 */
export function catchUp(
  record: OverrideRecord | undefined,
  status: Status,
  rollback?: RollbackView,
): readonly OverrideChange[] {
  return [...stagedSince(record, status), ...disarmedSince(record, rollback)];
}

function stagedSince(record: OverrideRecord | undefined, status: Status): readonly OverrideChange[] {
  const staged = record?.staged;
  if (typeof staged !== 'string' || staged === pendingOf(status)?.checksum) return [];
  return staged === bootedOf(status)?.checksum ? [{ kind: 'booted', checksum: staged }] : [{ kind: 'dropped' }];
}

function disarmedSince(
  record: OverrideRecord | undefined,
  rollback: RollbackView | undefined,
): readonly OverrideChange[] {
  const run = record?.armed?.run;
  return run === undefined || !rollback || rollback.switch?.run === run ? [] : [{ kind: 'disarmed', run }];
}
