import { parseNevra } from '../rpm/nevra.ts';
import type { OverrideRecord } from './override-record.ts';
import type { Wish } from './override-wish.ts';

/** What the deployment that is recorded as staged is to bring, for its proof by whoever boots it. */
export function stagedWishes({ packages }: Pick<OverrideRecord, 'packages'>): readonly Wish[] {
  return packages.flatMap(({ name, staged }): readonly Wish[] => {
    if (staged === null) return [];
    if (staged === 'base') return [{ kind: 'base', name }];
    if (staged.override === null) return [{ kind: 'removed', name }];
    const nevra = parseNevra(staged.override);
    return nevra ? [{ kind: 'replaced', nevra }] : [];
  });
}
