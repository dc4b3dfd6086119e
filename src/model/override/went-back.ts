import { formatNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import type { OverrideChange } from './override-change.ts';
import type { OverrideRecord } from './override-record.ts';

/**
 * What came about by booting `back` instead of `left`: of what is recorded there is what `back` has, and what it brings
 * again is this program's, which has brought it. What somebody else has set in both stays theirs.
 */
export function wentBack(
  record: OverrideRecord | undefined,
  { left, back }: { readonly left: Deployment | undefined; readonly back: Deployment },
): OverrideChange {
  const isRecorded = (name: string): boolean => record?.packages.some(one => one.name === name) === true;
  const before = new Set((left ? activeIn(left) : []).map(wordsOf));
  const packages = activeIn(back)
    .filter(one => isRecorded(one.name) || !before.has(wordsOf(one)))
    .map(one => ({ name: one.name, base: one.base ? formatNevra(one.base) : null, override: buildOf(one) }));
  return { kind: 'went-back', checksum: back.checksum, packages };
}

function activeIn(deployment: Deployment): readonly Override[] {
  return overridesOf(deployment).filter(({ active }) => active);
}

/** NEVRA; `null`: it is removed. */
function buildOf({ wanted }: Override): string | null {
  return wanted.kind === 'replaced' && wanted.nevra ? formatNevra(wanted.nevra) : null;
}

function wordsOf(one: Override): string {
  return `${one.name} ${buildOf(one)}`;
}
