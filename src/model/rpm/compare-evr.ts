import type { Evr } from './nevra.ts';

/** Negative where `a` is the older one, positive where it is the newer one, 0 where RPM takes both for the same. */
export function compareEvr(a: Evr, b: Evr): number {
  return a.epoch - b.epoch || compareVersions(a.version, b.version) || compareVersions(a.release, b.release);
}

/**
 * Compares versions as RPM does (rpm `rpmio/rpmvercmp.c`): number by number and word by word, whatever stands between them.
 * `~` sorts before anything, also before the end (1.0~rc1 < 1.0); `^` after the end, but before anything else
 * (1.0 < 1.0^git1 < 1.0.1).
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  const differing = Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    compareSegments(left[index], right[index]),
  );
  return differing.find(order => order !== 0) ?? 0;
}

/** Numbers, words and the two signs; all else only parts them. */
function segmentsOf(version: string): readonly string[] {
  return version.match(/[0-9]+|[A-Za-z]+|[~^]/g) ?? [];
}

/** One of the two may be missing, where its version has come to its end. */
function compareSegments(a: string | undefined, b: string | undefined): number {
  return rank(a) - rank(b) || (isNumber(a) ? compareNumbers(a, b ?? '') : compareWords(a ?? '', b ?? ''));
}

function rank(segment: string | undefined): number {
  if (segment === '~') return 0;
  if (segment === undefined) return 1;
  if (segment === '^') return 2;
  return isNumber(segment) ? 4 : 3;
}

function isNumber(segment: string | undefined): segment is string {
  return segment !== undefined && /^[0-9]/.test(segment);
}

/** Of any length: versions hold dates and hashes. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareWords(left, right);
}

/** By code, not by language: capitals come first. */
function compareWords(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
