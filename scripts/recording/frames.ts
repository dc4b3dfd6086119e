import type { Cast } from './cast.ts';
import { type Cell, emptyScreen, type Screen, type Style, written } from './screen.ts';

/** What is to be seen from `at` on, in seconds since the beginning. */
export type Frame = { readonly at: number; readonly runs: readonly Run[]; readonly cursor: Place | undefined };

export type Place = { readonly row: number; readonly column: number };

/** Text of one style without wide gaps, and where it begins. */
export type Run = Place & { readonly text: string; readonly style: Style };

/** A wait in which nothing happens but that something turns is cut to this many seconds. */
export const longestWait = 1;

/** The pictures that a recording consists of, each another one than that before. */
export function framesOf(cast: Cast): readonly Frame[] {
  return withoutWaits(picturesOf(cast));
}

function picturesOf({ outputs, ...size }: Cast): readonly Frame[] {
  const pictures: Frame[] = [];
  let screen = emptyScreen(size);
  for (const { at, text } of outputs) {
    screen = written(screen, text);
    const picture = { at, runs: runsOn(screen), cursor: cursorOn(screen) };
    if (!screen.isHeld && looksOf(picture) !== looksOf(pictures.at(-1))) pictures.push(picture);
  }
  return pictures;
}

function withoutWaits(pictures: readonly Frame[]): readonly Frame[] {
  const frames: Frame[] = [];
  let cut = 0;
  let news: Frame | undefined;
  for (const picture of pictures) {
    const wait = picture.at - (news ?? picture).at;
    if (newsIn(picture) === newsIn(news)) {
      if (wait >= longestWait) continue;
    } else {
      news = picture;
      cut += Math.max(0, wait - longestWait);
    }
    frames.push({ ...picture, at: picture.at - cut });
  }
  return frames;
}

function runsOn({ lines }: Screen): readonly Run[] {
  return lines.flatMap((line, row) =>
    sameStyle(line).flatMap(({ column, cells, style }) =>
      // Wide gaps are not drawn: what follows one has a place of its own, in whatever font.
      [...textOf(cells).matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
        row,
        column: column + [...textOf(cells).slice(0, index)].length,
        text,
        style,
      })),
    ),
  );
}

function sameStyle(line: readonly Cell[]) {
  const parts: { column: number; cells: Cell[]; style: Style }[] = [];
  for (const [column, cell] of line.entries()) {
    const last = parts.at(-1);
    if (last && last.style.color === cell.style.color && last.style.weight === cell.style.weight) last.cells.push(cell);
    else parts.push({ column, cells: [cell], style: cell.style });
  }
  return parts;
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ character }) => character).join('');
}

function cursorOn({ row, column, columns, isCursorShown }: Screen): Place | undefined {
  return isCursorShown ? { row, column: Math.min(column, columns - 1) } : undefined;
}

function looksOf(frame: Frame | undefined): string {
  return JSON.stringify({ ...frame, at: 0 });
}

/** Spinners turn and seconds count, also while nothing happens. */
function newsIn(frame: Frame | undefined): string {
  return JSON.stringify(frame?.runs ?? []).replace(/[\u2800-\u28ff]|\d+s\b/g, '');
}
