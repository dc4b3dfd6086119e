import { posix } from 'node:path';
import { placeOf } from '../rpm/places.ts';
import { questionsOf } from './binary-verdict.ts';
import type { Candidate } from './candidate.ts';
import type { LoaderLook } from './loader-look.ts';

/** What must be known of a node before candidates can be judged, each thing once. */
export type GroundQuestions = {
  readonly interpreters: readonly string[];
  readonly libraries: readonly string[];
  /** Those of the libraries whose versions matter. */
  readonly versionsOf: ReadonlySet<string>;
};

export function groundQuestions(candidates: readonly Candidate[]): GroundQuestions {
  const questions = candidates.map(questionsOf);
  const versions = candidates.flatMap(candidate => (candidate.kind === 'elf' ? candidate.neededVersions : []));
  return {
    interpreters: [...new Set(questions.flatMap(({ interpreter }) => interpreter ?? []))],
    libraries: [...new Set(questions.flatMap(({ libraries }) => libraries))],
    versionsOf: new Set(versions.filter(({ binding }) => binding === 'strong').map(({ library }) => library)),
  };
}

/** What a run puts, by the path where it goes: a file of its own, or a link with its target. */
export type PutContent<F> =
  | { readonly kind: 'file'; readonly file: F }
  | { readonly kind: 'link'; readonly target: string };

export type Placed<F> = {
  readonly path: string;
  readonly content: PutContent<F>;
};

/** The paths where the loader looks for a library, in its order, as they will be once the links that are put are there. */
export function searchPaths<F>(name: string, loader: LoaderLook, placed: readonly Placed<F>[]): readonly string[] {
  const cached = loader.cache.get(name);
  const paths = [
    ...(cached === undefined ? [] : [cached]),
    ...loaderDirectories(loader).map(each => `${each}/${name}`),
  ];
  return [...new Set(paths.map(path => followPut(path, placed)))];
}

/**
 * The library that the loader will find: one that is put, or one of the node. `located` says of the paths that are files
 * on the node which file each is.
 */
export function findLibrary<F>(
  paths: readonly string[],
  located: ReadonlyMap<string, string>,
  placed: readonly Placed<F>[],
): { readonly kind: 'put'; readonly file: F } | { readonly kind: 'node'; readonly path: string } | undefined {
  for (const path of paths) {
    const real = located.get(path);
    const put = fileAt(path, placed) ?? (real === undefined ? undefined : fileAt(real, placed));
    if (put !== undefined) return { kind: 'put', file: put };
    if (real !== undefined) return { kind: 'node', path: real };
  }
  return undefined;
}

/** Where a program will find an interpreter that is put with it. */
export function isPut<F>(path: string, placed: readonly Placed<F>[]): boolean {
  return fileAt(followPut(placeOf(path), placed), placed) !== undefined;
}

/** Those that are built into the loader: where its own libc lies, which is `/usr/lib64` in RHEL (ld.so(8)). */
function loaderDirectories({ cache }: LoaderLook): readonly string[] {
  const libc = cache.get('libc.so.6');
  return [...new Set([...(libc === undefined ? [] : [posix.dirname(libc)]), '/usr/lib64'])];
}

function fileAt<F>(path: string, placed: readonly Placed<F>[]): F | undefined {
  const content = placed.find(each => each.path === path)?.content;
  return content?.kind === 'file' ? content.file : undefined;
}

/** Of links that lead to one another it follows no more than the kernel does (path_resolution(7)). */
function followPut<F>(path: string, placed: readonly Placed<F>[]): string {
  let at = path;
  for (let steps = 0; steps < 40; steps += 1) {
    const content = placed.find(each => each.path === at)?.content;
    if (content?.kind !== 'link') return at;
    at = placeOf(posix.resolve(posix.dirname(at), content.target));
  }
  return at;
}
