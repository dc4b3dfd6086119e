import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import type { OverrideChange } from './override-change.ts';
import type { OverrideRecord } from './override-record.ts';

/**
 * What came about on a node since its record was written, as far as the node shows it: somebody has rebooted it into what
 * was staged, or has dropped that.
 */
export function catchUp(record: OverrideRecord | undefined, status: Status): readonly OverrideChange[] {
  const staged = record?.staged;
  if (typeof staged !== 'string' || staged === pendingOf(status)?.checksum) return [];
  return staged === bootedOf(status)?.checksum ? [{ kind: 'booted', checksum: staged }] : [{ kind: 'dropped' }];
}
