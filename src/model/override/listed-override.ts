import { formatNevra, parseNevra } from '../rpm/nevra.ts';
import type { OverrideRecord, RecordedBuild, RecordedPackage, RecordedRollback } from './override-record.ts';

/** One override of a node, as it is listed. */
export type ListedOverride = {
  readonly name: string;
  /** NEVRA; `null` where it is not known. */
  readonly base: string | null;
  /** NEVRA, or the bare name where the build is not known; or `removed`. */
  readonly override: string;
  readonly state: OverrideState;
  /** Of what is recorded; `null` where nobody recorded it. */
  readonly sha256: string | null;
  readonly origin: string | null;
  readonly by: string | null;
  /** RFC 3339, UTC. */
  readonly at: string | null;
};

/**
 * `booted`: it runs, and does so after the next boot too. `leaving`: it runs until the next boot. `staged`: it comes with
 * the next boot. `live`: `apply-live` has brought it into the running system, for good where it is staged too, else until
 * the next boot. `inactive`: it was asked for, and changes nothing.
 */
export type OverrideState = 'booted' | 'leaving' | 'staged' | 'live' | 'inactive';

/** What is recorded of a node's overrides; `staged` and `booted` are checksums of deployments. */
export type RecordedOverrides = {
  readonly overrides: readonly ListedOverride[];
  readonly staged: string | null;
  readonly booted: string | null;
  /** The dead-man's switch across a reboot, where one is armed. */
  readonly rollback: RecordedRollback | null;
};

export function recordedOverrides(record: OverrideRecord | undefined): RecordedOverrides {
  if (!record) return { overrides: [], staged: null, booted: null, rollback: null };
  const { staged, booted, armed: rollback } = record;
  return {
    overrides: record.packages.flatMap(one => listPackage(one, staged === null ? 'stays' : 'waits')),
    staged,
    booted,
    rollback,
  };
}

/** Whether both are the same build of the same package, or both its removal. */
export function isSameOverride(a: OverrideName, b: OverrideName): boolean {
  return a.name === b.name && a.override === b.override;
}

export type OverrideName = Pick<ListedOverride, 'name' | 'override'>;

/** An override is old and new at once while another one waits for the next boot; nothing waits without a staged deployment. */
function listPackage(
  { name, base, booted, staged }: RecordedPackage,
  next: 'stays' | 'waits',
): readonly ListedOverride[] {
  const listed = (build: RecordedBuild, state: OverrideState): ListedOverride => {
    const { override, ...rest } = build;
    return { name, base: spelled(base), override: spelled(override) ?? 'removed', state, ...rest };
  };
  const now = booted === null ? [] : [booted];
  if (next === 'stays' || staged === null) return now.map(build => listed(build, 'booted'));
  if (staged === 'base') return now.map(build => listed(build, 'leaving'));
  const coming = listed(staged, 'staged');
  const present = now.map(build => listed(build, 'leaving'));
  return present.some(one => isSameOverride(one, coming)) ? [{ ...coming, state: 'booted' }] : [...present, coming];
}

/** As rpm-ostree spells it. */
function spelled(nevra: string | null): string | null {
  const parsed = nevra === null ? undefined : parseNevra(nevra);
  return parsed ? formatNevra(parsed) : nevra;
}
