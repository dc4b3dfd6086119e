import { broken } from '../transfer/careful-reader.ts';
import { type Dynamic, dynamicTag } from './dynamic.ts';
import type { NeededVersion } from './elf.ts';
import type { FieldReader, Fields } from './fields.ts';

/** The versions that each library must define, from the records of `.gnu.version_r` (Elf64_Verneed, Elf64_Vernaux). */
export function readNeededVersions(read: FieldReader, dynamic: Dynamic): readonly NeededVersion[] {
  const what = 'its table of needed versions';
  const start = dynamic.tableAt(dynamicTag.neededVersions, what);
  if (start === undefined) return [];
  const records = chain(start, offset => known(read(offset, 16, what)), 12);
  return records.flatMap(({ offset, fields: record }) => {
    const library = dynamic.name(record.word(4));
    const versions = chain(offset + record.word(8), at => read(at, 16, what), 12);
    return versions.map(({ fields: version }) => ({
      library,
      version: dynamic.name(version.word(8)),
      binding: version.half(4) & weak ? ('weak' as const) : ('strong' as const),
    }));
  });
}

/** The versions that a library defines, from the records of `.gnu.version_d` (Elf64_Verdef, Elf64_Verdaux). */
export function readDefinedVersions(read: FieldReader, dynamic: Dynamic): readonly string[] {
  const what = 'its table of defined versions';
  const start = dynamic.tableAt(dynamicTag.definedVersions, what);
  if (start === undefined) return [];
  return chain(start, offset => known(read(offset, 20, what)), 16)
    .filter(({ fields }) => (fields.half(2) & base) === 0)
    .map(({ offset, fields }) => dynamic.name(read(offset + fields.word(12), 8, what).word(0)));
}

/** VER_FLG_BASE and VER_FLG_WEAK of glibc's `elf.h`. */
const base = 1;
const weak = 2;

type Link = { readonly offset: number; readonly fields: Fields };

/**
 * Records of which each says, `nextAt` bytes from its start, how far away the next one is, and the last one 0. The counts
 * that stand beside them in the file are not looked at: the loader does not either.
 */
function chain(start: number, read: (offset: number) => Fields, nextAt: number): readonly Link[] {
  const links: Link[] = [];
  let offset = start;
  let distance: number;
  do {
    const fields = read(offset);
    links.push({ offset, fields });
    distance = fields.word(nextAt);
    offset += distance;
  } while (distance !== 0);
  return links;
}

/** Both kinds of records begin with their format's version, which is 1; the loader takes no other either. */
function known(record: Fields): Fields {
  const format = record.half(0);
  return format === 1 ? record : broken(`its symbol versions have the unknown format ${format}`);
}
