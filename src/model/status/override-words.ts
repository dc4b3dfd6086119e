import { assertNever } from '../../errors.ts';
import { type RemarkedOverride, remarkedOverrides } from '../override/remarked-override.ts';
import type { ShownRow } from './live-row.ts';

/** The package that is overridden, or how many are. `null`: none. */
export function overrideWords(row: ShownRow): string | null {
  const overrides = remarkedOverrides(row, row.live);
  const names = [...new Set(overrides.map(({ name }) => name))];
  const remarks = names.map(name => remarkOnPackage(overrides.filter(one => one.name === name)));
  const [name] = names;
  if (name === undefined) return null;
  const counts = new Map<string, number>();
  for (const remark of remarks) if (remark !== undefined) counts.set(remark, (counts.get(remark) ?? 0) + 1);
  const words = [...counts].map(([remark, count]) => (count === names.length ? remark : `${count} ${remark}`));
  const subject = names.length === 1 ? name : `${names.length} packages`;
  return words.length === 0 ? subject : `${subject} (${words.join(', ')})`;
}

/** NEVRAs of what overrides the base now, for a wide table. `null`: nothing. */
export function bootedWords(row: ShownRow): string | null {
  const shown = remarkedOverrides(row, row.live).flatMap(one => {
    switch (one.state) {
      case 'booted':
      case 'leaving':
        return [marked(buildWords(one), one.remark)];
      case 'inactive':
        return [marked(buildWords(one), ['inactive', one.remark].filter(Boolean).join(', '))];
      case 'staged':
      case 'live':
        return [];
      default:
        return assertNever(one.state);
    }
  });
  return shown.join(', ') || null;
}

/** The same of what the next boot changes. */
export function pendingWords(row: ShownRow): string | null {
  const overrides = remarkedOverrides(row, row.live);
  const coming = overrides.filter(({ state }) => state === 'staged' || state === 'live');
  const reset = overrides.filter(one => one.state === 'leaving' && !coming.some(({ name }) => name === one.name));
  const shown = [
    ...coming.map(one => marked(buildWords(one), one.remark)),
    ...reset.map(({ base, name, remark }) => marked(base ?? `${name} of the base`, remark)),
  ];
  return shown.join(', ') || null;
}

/** A package that comes in place of another build of it is coming. */
function remarkOnPackage(builds: readonly RemarkedOverride[]): string | undefined {
  const shown = builds.find(one => one.state !== 'leaving') ?? builds[0];
  const isDrifting = builds.some(({ remark }) => remark !== undefined);
  if (shown?.state === 'inactive') return 'inactive';
  if (!isDrifting) return shown?.state === 'booted' ? undefined : shown?.state;
  return builds.length === 1 && !shown?.remark?.startsWith('recorded') ? shown?.remark : 'changed';
}

function buildWords({ name, override }: RemarkedOverride): string {
  return override === 'removed' ? `${name} removed` : override;
}

function marked(words: string, remark: string | undefined): string {
  return remark === undefined ? words : `${words} (${remark})`;
}
