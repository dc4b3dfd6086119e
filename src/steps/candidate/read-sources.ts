import { Failure } from '../../errors.ts';
import { type Candidate, readCandidate } from '../../model/candidate/candidate.ts';
import { type Piece, piecesOf } from '../../model/candidate/put-pieces.ts';
import { modeOf, roleOf, type SourceRole } from '../../model/candidate/source-role.ts';
import type { Put } from '../../model/put/install.ts';
import type { Files, LocalDirectory, LocalFile } from '../../ports.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { fileChanged } from '../transfer/file-changed.ts';
import { sha256Of } from '../transfer/hash-file.ts';

/** A file that is to be put, open, and read once. */
export type SourceFile = {
  readonly kind: 'file';
  /** Its number among all that the run brings, from 1. */
  readonly index: number;
  /** Where it goes on the node. */
  readonly path: string;
  readonly file: LocalFile;
  readonly sha256: string;
  readonly role: SourceRole;
  readonly candidate: Candidate;
  /** For a file that is new on the node. */
  readonly mode: '0644' | '0755';
};

export type SourceLink = Extract<Piece, { kind: 'link' }> & { readonly index: number };

/** All that the user named with `--put`, in that order; the files stay open until this is disposed. */
export type Sources = AsyncDisposable & { readonly all: readonly (SourceFile | SourceLink)[] };

/** Opens and reads what is to be put. `SOURCE_MISSING`, and what `piecesOf` refuses. */
export async function readSources(
  { files }: { readonly files: Pick<Files, 'open'> },
  puts: readonly Put[],
  signal: AbortSignal,
): Promise<Sources> {
  await using stack = new AsyncDisposableStack();
  const opened = new Map<string, LocalFile>();
  const open = async (path: string): Promise<LocalFile | LocalDirectory> => {
    const known = opened.get(path);
    if (known) return known;
    const found = await openNamed(files, path);
    if (found.kind === 'file') opened.set(path, stack.use(found));
    return found;
  };
  const named: { put: Put; source: LocalFile | LocalDirectory }[] = [];
  for (const put of puts) named.push({ put, source: await open(put.source) });
  const all: (SourceFile | SourceLink)[] = [];
  for (const [at, piece] of piecesOf(named).entries()) {
    const index = at + 1;
    if (piece.kind === 'link') all.push({ ...piece, index });
    else all.push({ index, ...(await readPiece(piece, await open(piece.source), signal)) });
  }
  const kept = stack.move();
  return { all, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function openNamed(files: Pick<Files, 'open'>, path: string): Promise<LocalFile | LocalDirectory> {
  const found = await files.open(path);
  if (found) return found;
  throw new Failure('refused', 'SOURCE_MISSING', `there is no file or directory ${path}`, {
    hint: quoteForShell(['ls', '-ld', path]),
  });
}

async function readPiece(
  { path, source }: Piece,
  file: LocalFile | LocalDirectory,
  signal: AbortSignal,
): Promise<Omit<SourceFile, 'index'>> {
  if (file.kind !== 'file') throw fileChanged({ path: source });
  const candidate = readCandidate(file.bytes);
  const role = roleOf({ path, isExecutable: file.isExecutable, candidate });
  const sha256 = await sha256Of(file, signal);
  return { kind: 'file', path, file, sha256, role, candidate, mode: modeOf(role, file.isExecutable) };
}
