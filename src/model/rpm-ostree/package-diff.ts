import { listAt, parseJson, recordAt, textAt } from '../json.ts';

/** A package that two deployments have differently; `null` on the side that has none. Versions with their epochs: `4:1.2.5-2.el9`. */
export type PackageDifference = {
  readonly name: string;
  readonly arch: string;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * Reads `rpm-ostree db diff --format=json`: `pkgdiff` is a list of name, kind of change and the packages, each with its
 * name, version and architecture (`src/daemon/rpmostree-package-variants.cxx`). `undefined` for what is no such answer.
 */
export function parsePackageDiff(stdout: string): readonly PackageDifference[] | undefined {
  const raw = recordAt(parseJson(stdout));
  if (!Array.isArray(raw?.pkgdiff)) return undefined;
  return listAt(raw, 'pkgdiff').flatMap(readDifference);
}

function readDifference(raw: unknown): readonly PackageDifference[] {
  const name = textAt(raw, 0);
  const version = (side: string): string | null => textAt(raw, 2, side, 1) ?? null;
  const [before, after] = [version('PreviousPackage'), version('NewPackage')];
  if (name === undefined || (before === null && after === null)) return [];
  const arch = textAt(raw, 2, 'NewPackage', 2) ?? textAt(raw, 2, 'PreviousPackage', 2) ?? '';
  return [{ name, arch, before, after }];
}
