import type { Header } from './header.ts';

/** Which scriptlets a package has. One may have no text and only a program, as in `%post -p /sbin/ldconfig`. */
export function readScriptlets(header: Header): readonly string[] {
  return scriptlets.filter(({ tags }) => tags.some(tag => header.texts(tag).length > 0)).map(({ name }) => name);
}

/** Text and program of each (rpm `include/rpm/rpmtag.h`), in the order in which they run when a package replaces another. */
const scriptlets = [
  { name: '%pretrans', tags: [1151, 1153] },
  { name: '%pre', tags: [1023, 1085] },
  { name: '%post', tags: [1024, 1086] },
  { name: '%preun', tags: [1025, 1087] },
  { name: '%postun', tags: [1026, 1088] },
  { name: '%posttrans', tags: [1152, 1154] },
] as const;
