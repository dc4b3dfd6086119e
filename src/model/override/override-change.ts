import { assertNever } from '../../errors.ts';
import type { OverrideRecord, RecordedBuild, RecordedPackage } from './override-record.ts';

/** Who did something, and when. */
export type OverrideOrigin = Pick<OverrideRecord, 'version' | 'by' | 'at' | 'run'>;

/** What came about on a node, as far as its record tells of it. */
export type OverrideChange =
  /** A deployment with these was staged, beside what was recorded before. */
  | { readonly kind: 'staged'; readonly checksum: string; readonly packages: readonly NewOverride[] }
  /** A deployment was staged that has these as the base has them. */
  | { readonly kind: 'reset-staged'; readonly checksum: string; readonly names: readonly string[] }
  /** The node was seen running the deployment that was staged last. */
  | { readonly kind: 'booted'; readonly checksum: string }
  /** The node was made to boot a deployment again that has these, and no other overrides of ours. */
  | {
      readonly kind: 'went-back';
      readonly checksum: string;
      readonly packages: readonly Pick<NewOverride, 'name' | 'base' | 'override'>[];
    }
  /** The pending deployment is gone, and all that was to come with it. */
  | { readonly kind: 'dropped' }
  /** These were seen to be as the base has them, now and at the next boot. */
  | { readonly kind: 'forgotten'; readonly names: readonly string[] }
  /** The dead-man's switch was armed for the reboot that comes now. */
  | { readonly kind: 'armed'; readonly windowSeconds: number }
  /** The switch of a run was confirmed or withdrawn, or has fired. */
  | { readonly kind: 'disarmed'; readonly run: string };

export type NewOverride = Pick<RecordedPackage, 'name' | 'base'> &
  Pick<RecordedBuild, 'override' | 'sha256' | 'origin'>;

/** The record after the changes; `undefined` where nothing is left to tell. */
export function changeOverrides(
  before: OverrideRecord | undefined,
  origin: OverrideOrigin,
  changes: readonly OverrideChange[],
): OverrideRecord | undefined {
  const empty: OverrideRecord = { ...origin, staged: null, booted: null, armed: null, packages: [] };
  const after = changes.reduce((record, change) => ({ ...apply(record, origin, change), ...origin }), before ?? empty);
  const packages = after.packages
    .filter(({ booted, staged }) => booted !== null || (staged !== null && staged !== 'base'))
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return packages.length === 0 && after.armed === null ? undefined : { ...after, packages };
}

function apply(record: OverrideRecord, { by, at, run }: OverrideOrigin, change: OverrideChange): OverrideRecord {
  const each = (next: (one: RecordedPackage) => RecordedPackage) => record.packages.map(next);
  switch (change.kind) {
    case 'staged': {
      const packages = change.packages.reduce(
        (all, { name, base, ...build }) => withPackage(all, { name, base, staged: { ...build, by, at } }),
        record.packages,
      );
      return { ...record, staged: change.checksum, packages };
    }
    case 'reset-staged': {
      const packages = each(one => (change.names.includes(one.name) ? { ...one, staged: 'base' } : one));
      return { ...record, staged: change.checksum, packages };
    }
    case 'booted':
      return { ...record, staged: null, booted: change.checksum, packages: each(booted) };
    case 'went-back': {
      const packages = change.packages.map(one => backAgain(record, one, { by, at }));
      return { ...record, staged: null, booted: change.checksum, packages };
    }
    case 'dropped':
      return { ...record, staged: null, packages: each(one => ({ ...one, staged: null })) };
    case 'forgotten':
      return { ...record, packages: record.packages.filter(({ name }) => !change.names.includes(name)) };
    case 'armed':
      return { ...record, armed: { run, windowSeconds: change.windowSeconds, at } };
    case 'disarmed':
      return record.armed?.run === change.run ? { ...record, armed: null } : record;
    default:
      return assertNever(change);
  }
}

function withPackage(
  all: readonly RecordedPackage[],
  next: Pick<RecordedPackage, 'name' | 'base' | 'staged'>,
): readonly RecordedPackage[] {
  const before = all.find(({ name }) => name === next.name);
  return [...all.filter(one => one !== before), { ...next, booted: before?.booted ?? null }];
}

/** Of a build that was recorded before, what is known of it. */
function backAgain(
  { packages }: OverrideRecord,
  { name, base, override }: Pick<NewOverride, 'name' | 'base' | 'override'>,
  origin: Pick<OverrideOrigin, 'by' | 'at'>,
): RecordedPackage {
  const former = packages.find(one => one.name === name);
  const builds = [former?.booted, former?.staged].filter(build => typeof build === 'object' && build !== null);
  const known = builds.find(build => build.override === override);
  const build = known ?? { override, sha256: null, origin: '', ...origin };
  return { name, base: base ?? former?.base ?? null, booted: build, staged: null };
}

function booted(one: RecordedPackage): RecordedPackage {
  if (one.staged === null) return one;
  return { ...one, booted: one.staged === 'base' ? null : one.staged, staged: null };
}
