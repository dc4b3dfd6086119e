import { basename, posix } from 'node:path';
import { Failure } from '../../errors.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import type { Put } from '../put/install.ts';
import { isInUsr } from '../rpm/places.ts';
import type { TreeEntry } from './tree-entry.ts';

/** One file or link that a put brings to the node; `path` is where it goes, `source` where it lies on the user's machine. */
export type Piece =
  | { readonly kind: 'file'; readonly path: string; readonly source: string }
  | { readonly kind: 'link'; readonly path: string; readonly source: string; readonly target: string };

/** What stands at the SRC of a put. */
export type PutSource =
  | { readonly kind: 'file' }
  | { readonly kind: 'directory'; readonly entries: readonly TreeEntry[] };

/**
 * What goes where, in the order in which it was named: a file to DEST, or below it where DEST ends with `/`; of a directory
 * what is in it, below DEST. Refuses what cannot be put, and two things for one path. Where a file's DEST is a directory of
 * the node only the node can tell.
 */
export function piecesOf(puts: readonly { readonly put: Put; readonly source: PutSource }[]): readonly Piece[] {
  const pieces = puts.flatMap(({ put, source }) => piecesOfPut(put, source));
  for (const piece of pieces) refuseUnfit(piece);
  refuseClashes(pieces);
  return pieces;
}

function piecesOfPut({ source: from, destination }: Put, source: PutSource): readonly Piece[] {
  if (source.kind === 'file') {
    if (destination === '/usr/') throw tooHigh(from);
    const path = destination.endsWith('/') ? `${destination}${basename(from)}` : destination;
    return [{ kind: 'file', path, source: from }];
  }
  if (source.entries.length === 0) {
    throw new Failure('refused', 'SOURCE_EMPTY', `there is no file in directory ${from}`, {
      hint: quoteForShell(['find', from]),
    });
  }
  return source.entries.map(entry => pieceOf(entry, from, destination));
}

function pieceOf(entry: TreeEntry, from: string, destination: string): Piece {
  const path = posix.join(destination, entry.path);
  const source = posix.join(from, entry.path);
  if (entry.kind === 'file') return { kind: 'file', path, source };
  if (entry.kind === 'link') return { kind: 'link', path, source, target: entry.target };
  throw new Failure('refused', 'SOURCE_UNFIT', `${source} is neither a file nor a link`, {
    hint: `${quoteForShell(['ls', '-l', source])}; leave it out`,
  });
}

function tooHigh(source: string): Failure {
  return new Failure(
    'usage',
    'NOT_BELOW_USR',
    `${source} is a file, and only what is in a directory goes to /usr itself`,
    {
      hint: `name its place: --put ${quoteForShell([`${source}:/usr/bin/${basename(source)}`])}`,
    },
  );
}

/** Neither the plan nor any line that the node prints could hold it. */
const unwritable = /[\t\n\r\0]/;

function refuseUnfit(piece: Piece): void {
  const { path, source } = piece;
  if ([path, ...(piece.kind === 'link' ? [piece.target] : [])].some(text => unwritable.test(text))) {
    throw new Failure(
      'refused',
      'SOURCE_UNFIT',
      `the name of ${JSON.stringify(source)} has a tab or a line break in it`,
      {
        hint: 'rename it, or leave it out',
      },
    );
  }
  if (posix.normalize(path) !== path || !isInUsr(path) || !path.startsWith('/usr/')) {
    throw new Failure('usage', 'NOT_BELOW_USR', `${path} is not below the node's /usr`, {
      hint: 'only what is below /usr is gone again with the next reboot, and /usr/local leads to /var/usrlocal',
    });
  }
}

function refuseClashes(pieces: readonly Piece[]): void {
  const sources = new Map<string, string>();
  for (const { path, source } of pieces) {
    const other = sources.get(path);
    if (other !== undefined) throw clash(`${path} would be both ${other} and ${source}`);
    sources.set(path, source);
  }
  for (const { path } of pieces) {
    const above = directoriesAbove(path).find(directory => sources.has(directory));
    if (above !== undefined) throw clash(`${above} would be both ${sources.get(above)} and the directory of ${path}`);
  }
}

function clash(message: string): Failure {
  return new Failure('usage', 'DESTINATION_TWICE', message, { hint: 'put each thing to a place of its own' });
}

function directoriesAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(2).map((_, index) => parts.slice(0, index + 2).join('/'));
}
