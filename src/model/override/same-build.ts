import type { Rpm } from '../rpm/rpm.ts';
import type { Package } from '../rpm-ostree/packages.ts';
import type { NewOverride } from './override-change.ts';

/** Which build of a package is meant: one that was built anew under its old NEVRA is another package. */
export type Build = { readonly name: string } & Pick<Rpm, 'headerSha256'>;

/** Whether all of these are in a tree; a build that has no digest is never known to be there. */
export function hasBuilds(builds: readonly Build[], tree: readonly Package[]): boolean {
  return builds.every(build => digestsOf(build, tree).some(digest => digest === build.headerSha256));
}

/** Names of those that a tree has in another build, as far as both say which it is. */
export function otherBuilds(builds: readonly Build[], tree: readonly Package[]): readonly string[] {
  const isOther = (build: Build): boolean =>
    build.headerSha256 !== undefined && digestsOf(build, tree).length > 0 && !hasBuilds([build], tree);
  return builds.filter(isOther).map(({ name }) => name);
}

/** What is recorded of packages that a tree has: the checksum of a file only where its very build was seen there. */
export function asSeen(
  packages: readonly NewOverride[],
  builds: readonly Build[],
  tree: readonly Package[],
): readonly NewOverride[] {
  return packages.map(one => {
    const own = builds.filter(({ name }) => name === one.name);
    return hasBuilds(own, tree) ? one : { ...one, sha256: null };
  });
}

function digestsOf({ name }: Build, tree: readonly Package[]): readonly string[] {
  return tree.flatMap(({ nevra, headerSha256 }) => (nevra.name === name && headerSha256 ? [headerSha256] : []));
}
