import type { NeededVersion } from '../elf/elf.ts';
import { compareVersions } from '../rpm/compare-evr.ts';

/** The versions that a library defines, or `unread` where only its being there is known. */
export type DefinedVersions = readonly string[] | 'unread';

/** Versions of one family (`GLIBC`) that are needed, and not there; named by the newest of them. */
export type MissingVersions = {
  readonly family: string;
  readonly newestNeeded: string;
  /** Those that should define them. */
  readonly libraries: readonly string[];
  /** Without the family (`2.28`); `undefined` where no library defines any of it. */
  readonly newestDefined: string | undefined;
};

/**
 * What the loader would refuse to start for, one entry for each family. Weak references, and a library that defines no
 * versions at all, are worth a warning to it at most (glibc `elf/dl-version.c`, `match_symbol`).
 */
export function missingVersions(
  needed: readonly NeededVersion[],
  libraries: ReadonlyMap<string, DefinedVersions>,
): readonly MissingVersions[] {
  const missing = needed.filter(({ library, version, binding }) => {
    const defined = libraries.get(library) ?? 'unread';
    return binding === 'strong' && defined !== 'unread' && defined.length > 0 && !defined.includes(version);
  });
  return [...Map.groupBy(missing, ({ version }) => partsOf(version).family)].map(([family, group]) => ({
    family,
    newestNeeded: group.map(({ version }) => version).reduce(newer),
    libraries: [...new Set(group.map(({ library }) => library))],
    newestDefined: newestOf(family, libraries),
  }));
}

function newestOf(family: string, libraries: ReadonlyMap<string, DefinedVersions>): string | undefined {
  const numbers = [...libraries.values()]
    .flatMap(defined => (defined === 'unread' ? [] : defined.map(partsOf)))
    .flatMap(parts => (parts.family === family && parts.number !== undefined ? [parts.number] : []));
  return numbers.length === 0 ? undefined : numbers.reduce(newer);
}

/** `GLIBC_2.34` → GLIBC and 2.34; `OPENSSL_1_1_1` → OPENSSL and 1_1_1; `GLIBC_PRIVATE` is a family of its own. */
function partsOf(version: string): { readonly family: string; readonly number?: string | undefined } {
  const [, family, number] = /^([^0-9]+)_([0-9][0-9._]*)$/.exec(version) ?? [];
  return family === undefined ? { family: version } : { family, number };
}

function newer(a: string, b: string): string {
  return compareVersions(a, b) < 0 ? b : a;
}
