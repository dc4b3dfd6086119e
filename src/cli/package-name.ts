import { parseNevra } from '../model/rpm/nevra.ts';
import { quoted, usageFailure } from './usage-failure.ts';

/**
 * The name of a package, as rpm takes one (`ALLOWED_CHARS_NAME` in rpm's `build/parsePreamble.cc`, without macros).
 * `BAD_VALUE`, for a build of a package or its file with the name in it.
 */
export function parsePackageName(word: string): string {
  const name = nameInBuild(word);
  if (name === undefined && isPackageName(word)) return word;
  throw usageFailure(
    'BAD_VALUE',
    word === '' ? 'the name of a package must not be empty' : `${quoted(word)} is not the name of a package`,
    name && `did you mean ${name}?`,
  );
}

/** The form alone: a build may look like a name. */
export function isPackageName(word: string): boolean {
  return /^\w[\w.+-]*$/.test(word);
}

/** `runc` of `runc-4:1.2.5-2.el9.x86_64`, and of the path of such a file. A name alone may look like one, but for the end. */
function nameInBuild(word: string): string | undefined {
  const build = word.replace(/^.*\//, '').replace(/\.rpm$/, '');
  return /\.(x86_64|aarch64|ppc64le|s390x|i686|noarch)$/.test(build) ? parseNevra(build)?.name : undefined;
}
