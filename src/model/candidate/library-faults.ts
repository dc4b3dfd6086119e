import { quoteForShell } from '../../text/shell-quote.ts';
import type { Elf } from '../elf/elf.ts';
import { type BinaryFindings, type BinaryGround, joinFindings, problem, uncertainty } from './binary-findings.ts';
import { type MissingVersions, missingVersions } from './missing-versions.ts';

/** By the names that the loader looks for; a static program has none. */
export function librariesNeededBy(elf: Elf): readonly string[] {
  return [...new Set([...elf.needed, ...elf.neededVersions.map(({ library }) => library)])];
}

/** What the loader would complain of: libraries that are not there, and symbol versions that those do not define. */
export function findLibraryFaults(elf: Elf, ground: BinaryGround): BinaryFindings {
  const needed = librariesNeededBy(elf);
  const missing = needed.filter(library => !ground.libraries.has(library));
  return joinFindings([
    ...(missing.length > 0 ? [judgeMissing(missing, elf, ground)] : []),
    ...missingVersions(elf.neededVersions, ground.libraries).map(versions => judgeVersions(versions, elf, ground)),
    ...needed
      .filter(library => ground.libraries.get(library) === 'unread' && needsVersionsOf(library, elf))
      .map(library => uncertainty(`which versions ${library} of ${ground.node} defines`)),
  ]);
}

function judgeMissing(libraries: readonly string[], elf: Elf, { node }: BinaryGround): BinaryFindings {
  const [first = ''] = libraries;
  const names = libraries.join(', ');
  const path = searchPathOf(elf);
  if (path !== undefined) return uncertainty(`whether ${names} is found by way of its own search path, ${path}`);
  const provider = quoteForShell(['dnf', 'provides', `${first}()${elf.bits === 64 ? '(64bit)' : ''}`]);
  return problem('LIBRARY_MISSING', `needs ${names}, which ${node} does not have`, provider);
}

/**
 * Another libc than the loader's own does not work with it, so that a search path does not help where glibc is too old; for
 * other libraries it may.
 */
function judgeVersions(versions: MissingVersions, elf: Elf, { node, release }: BinaryGround): BinaryFindings {
  const { family, newestNeeded, newestDefined } = versions;
  const isLibc = family === 'GLIBC';
  const libraries = versions.libraries.join(', ');
  const path = searchPathOf(elf);
  if (path !== undefined && !isLibc) {
    return uncertainty(`whether a ${libraries} with ${newestNeeded} is found by way of its own search path, ${path}`);
  }
  const there = newestDefined === undefined ? 'none of these' : newestDefined;
  const reason = [
    `needs ${newestNeeded}${isLibc ? '' : ` of ${libraries}`}, `,
    `${node} has ${there} (${release}): build it in a matching buildroot`,
  ].join('');
  return problem('SYMBOL_VERSION_MISSING', reason, buildrootHint(release));
}

/** Red Hat's base images have the libraries of the RHEL release that they are numbered after. */
function buildrootHint(release: string): string {
  const [, major] = /^RHEL (\d+)/.exec(release) ?? [];
  if (major === undefined) return `build it on ${release}, or link it statically`;
  return `build it in registry.access.redhat.com/ubi${major}/ubi, or link it statically`;
}

function needsVersionsOf(library: string, elf: Elf): boolean {
  return elf.neededVersions.some(needed => needed.library === library && needed.binding === 'strong');
}

/** DT_RPATH counts only where there is no DT_RUNPATH (ld.so(8)). */
function searchPathOf({ rpath, runpath }: Elf): string | undefined {
  return runpath ?? rpath;
}
