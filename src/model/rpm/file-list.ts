import { broken } from '../transfer/careful-reader.ts';
import type { Header } from './header.ts';

/**
 * The paths of a package's files, which are packed as names and the numbers of their directories; old packages, and all of
 * rpm before 4.0, have them whole. What a package only owns (`%ghost`) is not among them, since it brings nothing of it.
 *
 * rpm `docs/manual/tags.md`, `include/rpm/rpmfiles.h`.
 */
export function readPaths(header: Header): readonly string[] {
  const flags = header.numbers(tags.fileFlags);
  return readNames(header).filter((_, index) => ((flags[index] ?? 0) & ghost) === 0);
}

const tags = { oldFileNames: 1027, fileFlags: 1037, dirIndexes: 1116, baseNames: 1117, dirNames: 1118 } as const;

const ghost = 1 << 6;

function readNames(header: Header): readonly string[] {
  const names = header.texts(tags.baseNames);
  if (names.length === 0) return header.texts(tags.oldFileNames);
  const directories = header.texts(tags.dirNames);
  const indexes = header.numbers(tags.dirIndexes);
  return names.map((name, index) => {
    const directory = directories[indexes[index] ?? -1] ?? broken(`it does not say where its file ${name} goes`);
    return directory + name;
  });
}
