import type { OverrideRecord, RecordedBuild, RecordedPackage } from '../../src/model/override/override-record.ts';

/** What a run of `me` has recorded of an RPM. */
export function aBuild(override: string | null, more: Partial<RecordedBuild> = {}): RecordedBuild {
  const origin = override === null ? '' : `${override}.rpm`;
  const sha256 = override === null ? null : 'f'.repeat(64);
  return { override, sha256, origin, by: 'me', at: '2026-11-22T06:31:52.000Z', ...more };
}

/** `name`, and what is booted and staged of it. */
export function aPackage(name: string, more: Partial<RecordedPackage> = {}): RecordedPackage {
  return { name, base: `${name}-1.1-1.x86_64`, booted: null, staged: null, ...more };
}

export function anOverrideRecord(more: Partial<OverrideRecord> = {}): OverrideRecord {
  const origin = { version: 1, by: 'me', at: '2026-11-22T06:31:52.000Z', run: 'x7k2p' } as const;
  return { ...origin, staged: null, booted: null, armed: null, packages: [], ...more };
}
