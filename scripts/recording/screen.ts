import { displayWidth } from '../../src/text/display-width.ts';

export type Color = 'red' | 'green' | 'yellow' | 'cyan';
export type Style = { readonly color?: Color; readonly weight?: 'bold' | 'dim' };
export type Cell = { readonly character: string; readonly style: Style };

/** What is to be seen on a terminal, and what it needs to know to go on. */
export type Screen = {
  readonly columns: number;
  /** From top to bottom, each as far as it was written. */
  readonly lines: readonly (readonly Cell[])[];
  readonly row: number;
  readonly column: number;
  readonly isCursorShown: boolean;
  /** More comes at once: nobody sees what is in between (synchronized output, mode 2026). */
  readonly isHeld: boolean;
  readonly style: Style;
  /** The beginning of a sequence whose end has not come yet. */
  readonly unfinished: string;
};

export function emptyScreen(size: { readonly columns: number; readonly rows: number }): Screen {
  return {
    columns: size.columns,
    lines: Array.from({ length: size.rows }, () => []),
    row: 0,
    column: 0,
    isCursorShown: true,
    isHeld: false,
    style: {},
    unfinished: '',
  };
}

/**
 * The screen after this was written to the terminal.
 *
 * It knows what bash's line editor and the program send. Throws for all else, and for characters that take no column or
 * two: a recording that would be drawn wrongly is none.
 */
export function written(screen: Screen, text: string): Screen {
  const whole = screen.unfinished + text;
  const unfinished = /\x1b(\[[?\d;]*)?$/.exec(whole)?.[0] ?? '';
  const pieces = whole.slice(0, whole.length - unfinished.length).matchAll(/\x1b\[([?\d;]*)([@-~])|\P{Cc}+|\p{Cc}/gsu);
  let now = screen;
  for (const [piece, parameter = '', action] of pieces) {
    if (action !== undefined) now = obeyed(now, parameter, action);
    else if (/^\P{Cc}/u.test(piece)) now = printed(now, piece);
    else now = controlled(now, piece);
  }
  return { ...now, unfinished };
}

function printed(screen: Screen, text: string): Screen {
  const characters = [...text];
  if (displayWidth(text) !== characters.length) throw new Error(`not a column for each character: ${text}`);
  if (characters.length === 0) return screen;
  if (screen.column === screen.columns) return printed(brokenLine({ ...screen, column: 0 }), text);
  const here = characters.slice(0, screen.columns - screen.column);
  const cells = here.map(character => ({ character, style: screen.style }));
  const line = screen.lines[screen.row] ?? [];
  const before = Array.from({ length: screen.column }, (_, at) => line[at] ?? blank);
  const column = screen.column + here.length;
  const filled = withLine(screen, [...before, ...cells, ...line.slice(column)]);
  return printed({ ...filled, column }, characters.slice(here.length).join(''));
}

function controlled(screen: Screen, character: string): Screen {
  switch (character) {
    case '\r':
      return { ...screen, column: 0 };
    case '\n':
      return brokenLine(screen);
    default:
      throw new Error(`the recording knows no control character ${JSON.stringify(character)}`);
  }
}

/** One row down; on the last one all go up. */
function brokenLine(screen: Screen): Screen {
  if (screen.row + 1 < screen.lines.length) return { ...screen, row: screen.row + 1 };
  return { ...screen, lines: [...screen.lines.slice(1), []] };
}

function obeyed(screen: Screen, parameter: string, action: string): Screen {
  switch (parameter.startsWith('?') ? `${parameter}${action}` : action) {
    case 'm':
      return { ...screen, style: styled(screen.style, parameter) };
    case 'A':
      return { ...screen, row: Math.max(0, screen.row - Number(parameter || '1')) };
    case 'G':
      return { ...screen, column: Number(parameter || '1') - 1 };
    case 'K':
      if (parameter === '' || parameter === '0') return withLine(screen, lineOf(screen).slice(0, screen.column));
      break;
    case '?25h':
    case '?25l':
      return { ...screen, isCursorShown: action === 'h' };
    case '?2026h':
    case '?2026l':
      return { ...screen, isHeld: action === 'h' };
    case '?2004h': // Bash asks for marks around what is pasted.
    case '?2004l':
      return screen;
  }
  throw new Error(`the recording knows no sequence CSI ${parameter}${action}`);
}

function styled(style: Style, parameter: string): Style {
  let now = style;
  for (const code of parameter.split(';')) {
    const change = renditions.get(Number(code));
    if (!change) throw new Error(`the recording knows no colour ${code}`);
    now = change(now);
  }
  return now;
}

/** ECMA-48's Select Graphic Rendition. */
const renditions = new Map<number, (style: Style) => Style>([
  [0, () => ({})],
  [1, style => ({ ...style, weight: 'bold' })],
  [2, style => ({ ...style, weight: 'dim' })],
  [22, ({ color }) => (color ? { color } : {})],
  [31, style => ({ ...style, color: 'red' })],
  [32, style => ({ ...style, color: 'green' })],
  [33, style => ({ ...style, color: 'yellow' })],
  [36, style => ({ ...style, color: 'cyan' })],
  [39, ({ weight }) => (weight ? { weight } : {})],
]);

function withLine(screen: Screen, line: readonly Cell[]): Screen {
  return { ...screen, lines: screen.lines.with(screen.row, line) };
}

function lineOf({ lines, row }: Screen): readonly Cell[] {
  return lines[row] ?? [];
}

const blank: Cell = { character: ' ', style: {} };
