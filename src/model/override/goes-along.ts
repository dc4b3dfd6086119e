import { ageOf } from '../../text/duration.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { overriddenBetween } from './deployment-content.ts';
import type { OverrideRecord } from './override-record.ts';
import { nameOf, type Wish } from './override-wish.ts';

/** A package that is staged beside those that are wished: the next boot brings both. `by` and `at` are empty where nobody knows. */
export type GoesAlong = { readonly name: string; readonly by: string; readonly at: string };

/** What comes with the next boot besides the wishes, by what the node shows; who staged it is taken from the record. */
export function whatGoesAlong(
  wishes: readonly Wish[],
  status: Status,
  record: OverrideRecord | undefined,
): readonly GoesAlong[] {
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  if (!booted || !pending) return [];
  const names = new Set(wishes.map(nameOf));
  return overriddenBetween(booted, pending)
    .filter(name => !names.has(name))
    .map(name => {
      const staged = record?.packages.find(one => one.name === name)?.staged;
      // Of a reset nobody is recorded but who changed the record last.
      const origin = staged === 'base' ? record : staged;
      return { name, by: origin?.by ?? '', at: origin?.at ?? '' };
    });
}

/** What is recorded to be staged, of a node that was not looked at yet. */
export function recordedAlong({ packages, ...last }: OverrideRecord): readonly GoesAlong[] {
  return packages.flatMap(({ name, staged }) => {
    if (staged === null) return [];
    const { by, at } = staged === 'base' ? last : staged;
    return [{ name, by, at }];
  });
}

/** `crun, staged by jane 4s ago; vim, staged by jane 3h ago`. `now`: milliseconds. */
export function alongWords(along: readonly GoesAlong[], now: number): string {
  const words = along.map(({ name, by, at }) => {
    const [who, when] = [by === '' ? 'somebody' : by, Date.parse(at)];
    return `${name}, staged by ${who}${Number.isNaN(when) ? '' : ` ${ageOf(now - when)} ago`}`;
  });
  return words.join('; ');
}

/** Whether somebody else than this one staged some of it; not where one of both is unknown. */
export function isOfOthers(along: readonly GoesAlong[], me: string): boolean {
  return me !== '' && along.some(({ by }) => by !== '' && by !== me);
}
