import type { UsrRecord } from '../node/node-record.ts';
import type { StoredBoot } from '../node/node-store-look.ts';
import type { RecordChange } from '../node/record-change.ts';
import { catchUp } from '../override/override-catch-up.ts';
import { changeOverrides, type OverrideChange } from '../override/override-change.ts';
import type { OverrideRecord, RecordedBuild } from '../override/override-record.ts';
import type { RollbackView } from '../rollback/rollback-view.ts';
import { parseNevra } from '../rpm/nevra.ts';
import { type Override, overridesOf, sameNevra } from '../rpm-ostree/overrides.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';

/** What a node says of its overlay in the boot that is recorded. `sums`: by path, as PID 1 sees the files that are recorded. */
export type OverlayLook = Pick<StoredBoot, 'files' | 'armed'> & { readonly sums: ReadonlyMap<string, string | null> };

/**
 * What became of an overlay since it was recorded. Nothing is said while a switch is armed, which has the node decide. What
 * the node remembers, it can still put back, whatever stands there now.
 */
export function overlayCorrections(record: UsrRecord, { files, armed, sums }: OverlayLook): readonly RecordChange[] {
  if (armed) return [];
  const paths = record.files
    .filter(({ path, sha256 }) => sums.get(path) !== sha256 && !files.some(one => one.path === path))
    .map(({ path }) => path);
  return [
    ...(record.armed ? [{ kind: 'confirmed' } as const] : []),
    ...(paths.length > 0 ? [{ kind: 'put-back', paths } as const] : []),
  ];
}

/**
 * What became of the overrides since they were recorded: what `catchUp` sees, and what is not booted any more, because
 * somebody has reset it, or booted another deployment. Nothing is said while rpm-ostree is at work, nor while something else
 * is staged than is recorded: the run that staged it may be about to record it.
 */
export function overrideCorrections(
  record: OverrideRecord,
  status: Status,
  rollback?: RollbackView,
): readonly OverrideChange[] {
  const booted = bootedOf(status);
  const pending = pendingOf(status);
  const isOther = record.staged !== null && pending !== undefined && pending.checksum !== record.staged;
  if (!booted || status.transaction || isOther) return [];
  const changes = catchUp(record, status, rollback);
  const active = overridesOf(booted).filter(one => one.active);
  const names = (correctedOverrides(record, changes)?.packages ?? [])
    .filter(one => one.booted !== null && one.staged === null && !isAmong(active, one.name, one.booted))
    .map(({ name }) => name);
  return names.length === 0 ? changes : [...changes, { kind: 'forgotten', names }];
}

/** The record after its corrections; whose it is stays as it was. */
export function correctedOverrides(
  record: OverrideRecord,
  changes: readonly OverrideChange[],
): OverrideRecord | undefined {
  const { version, by, at, run } = record;
  return changeOverrides(record, { version, by, at, run }, changes);
}

function isAmong(active: readonly Override[], name: string, { override }: RecordedBuild): boolean {
  const wanted = active.find(one => one.name === name)?.wanted;
  if (!wanted || override === null) return override === null && wanted?.kind === 'removed';
  const nevra = parseNevra(override);
  return wanted.kind === 'replaced' && (!wanted.nevra || !nevra || sameNevra(wanted.nevra, nevra));
}
