import { formatNevra, parseNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import type { OverrideRecord, RecordedBuild, RecordedPackage } from './override-record.ts';

/**
 * One package that is otherwise on a node than it is recorded. In words: a NEVRA, `removed`, `NEVRA (inactive)`; `null` is
 * as the base has it.
 */
export type OverrideDrift = {
  readonly name: string;
  /** In the deployment that runs, or in the one that is booted next. */
  readonly where: 'booted' | 'pending';
  readonly recorded: string | null;
  readonly live: string | null;
};

/** What a node's overrides are, against what is recorded of them. Nothing is recorded of a node that was never overridden. */
export function driftOfOverrides(record: OverrideRecord | undefined, status: Status): readonly OverrideDrift[] {
  const booted = bootedOf(status);
  const pending = pendingOf(status);
  const packages = record?.packages ?? [];
  // Somebody else has rebooted it: what was staged is what should run.
  const isBooted = typeof record?.staged === 'string' && booted?.checksum === record.staged;
  const recordedNow = expected(packages, isBooted ? 'next' : 'now');
  const drift = compare('booted', recordedNow, live(booted));
  const waits = typeof record?.staged === 'string' && !isBooted;
  if (!waits && !pending) return drift;
  const recordedNext = waits ? expected(packages, 'next') : recordedNow;
  const nextDrift = compare('pending', recordedNext, live(pending ?? booted));
  // What is otherwise already now need not be said twice.
  return [...drift, ...nextDrift.filter(one => !drift.some(other => isSame(one, other)))];
}

type Words = ReadonlyMap<string, string>;

function expected(packages: readonly RecordedPackage[], when: 'now' | 'next'): Words {
  return new Map(
    packages.flatMap(({ name, booted, staged }) => {
      const build = when === 'next' && staged !== null ? staged : booted;
      return build === null || build === 'base' ? [] : [[name, buildWords(build)]];
    }),
  );
}

function live(deployment: Deployment | undefined): Words {
  return new Map((deployment ? overridesOf(deployment) : []).map(one => [one.name, overrideWords(one)]));
}

function compare(where: OverrideDrift['where'], recorded: Words, found: Words): readonly OverrideDrift[] {
  return [...new Set([...recorded.keys(), ...found.keys()])]
    .toSorted()
    .map(name => ({ name, where, recorded: recorded.get(name) ?? null, live: found.get(name) ?? null }))
    .filter(one => one.recorded !== one.live);
}

function buildWords({ override }: RecordedBuild): string {
  if (override === null) return 'removed';
  const nevra = parseNevra(override);
  return nevra ? formatNevra(nevra) : override;
}

function overrideWords({ wanted, active }: Override): string {
  const words = wanted.kind === 'removed' ? 'removed' : wanted.nevra ? formatNevra(wanted.nevra) : 'replaced';
  return active ? words : `${words} (inactive)`;
}

function isSame(a: OverrideDrift, b: OverrideDrift): boolean {
  return a.name === b.name && a.recorded === b.recorded && a.live === b.live;
}
