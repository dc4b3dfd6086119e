import type { Cast } from './cast.ts';
import { type Frame, framesOf, longestWait, type Run } from './frames.ts';
import type { Color, Style } from './screen.ts';

/** In which time the last picture is read, before all begins again. */
const readSeconds = 6;

/** In pixels; the width of a column is that of the usual fonts at this size. */
const font = { size: 14, column: 8.4, row: 20 };
const margin = { left: 18, top: 54, bottom: 18 };

/**
 * The recording as a picture that moves: no script, no font of its own, in the colours that the reader's system asks for.
 * Where nothing may move, or cannot, it is the last picture. `commands` are those that are typed in it.
 */
export function svgOf(cast: Cast, commands: readonly string[]): string {
  const frames = framesOf(cast);
  const seconds = (frames.at(-1)?.at ?? 0) + readSeconds;
  const width = Math.ceil(cast.columns * font.column + 2 * margin.left);
  const height = cast.rows * font.row + margin.top + margin.bottom;
  const pieces = showings(frames, seconds).map(piece);
  const cursor = cursorPath(frames, seconds);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(cast.title)}</title>`,
    `<desc id="desc">${commands.map(line => `$ ${escaped(line)}`).join('\n')}</desc>`,
    `<style>${styles(seconds)}${pieces.map(({ style }) => style).join('')}${cursor}</style>`,
    `<rect class="paper" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    ...['red', 'yellow', 'green'].map((color, at) => `<circle class="${color}" cx="${24 + at * 20}" cy="22" r="6"/>`),
    `<text class="dim" x="${width / 2}" y="27" text-anchor="middle">${escaped(cast.title)}; waits over ${longestWait} s are cut</text>`,
    `<rect class="progress" y="42" width="${width}" height="2"/>`,
    `<g transform="translate(${margin.left} ${margin.top})">`,
    ...pieces.map(({ element }) => element),
    `<rect class="cursor" width="${font.column}" height="${font.row - 2}"/>`,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** A run of text, and each period in which it is to be seen; `to` is `undefined` for the last picture. */
type Showing = { readonly run: Run; readonly periods: Period[] };
type Period = { readonly from: string; to?: string };

function showings(frames: readonly Frame[], seconds: number): readonly Showing[] {
  const all = new Map<string, Showing>();
  let open: ReadonlyMap<string, Period> = new Map();
  for (const { at, runs } of frames) {
    const from = percent(at, seconds);
    const now = new Map<string, Period>();
    for (const run of runs) {
      const key = JSON.stringify(run);
      const showing = all.get(key) ?? { run, periods: [] };
      all.set(key, showing);
      const period = open.get(key) ?? { from };
      if (!open.has(key)) showing.periods.push(period);
      now.set(key, period);
    }
    for (const [key, period] of open) if (!now.has(key)) period.to = from;
    open = now;
  }
  return [...all.values()];
}

function piece({ run, periods }: Showing, at: number): { readonly element: string; readonly style: string } {
  const { text, row, column, style } = run;
  const place = `x="${rounded(column * font.column)}" y="${row * font.row + font.size}"`;
  // Every font takes the same room.
  const room = text.length > 1 ? ` textLength="${rounded([...text].length * font.column)}"` : '';
  const isLast = periods.at(-1)?.to === undefined;
  const classes = [...classesOf(style), ...(isLast ? [] : ['gone'])].join(' ');
  const steps = periods.map(({ from, to }) => `${from}{visibility:visible}${to ? `${to}{visibility:hidden}` : ''}`);
  return {
    element: `<text id="t${at}"${classes && ` class="${classes}"`} ${place}${room}>${escaped(text)}</text>`,
    style: `#t${at}{animation-name:a${at}}@keyframes a${at}{0%{visibility:hidden}${steps.join('')}}`,
  };
}

function cursorPath(frames: readonly Frame[], seconds: number): string {
  const steps = frames.map(({ at, cursor }) =>
    cursor
      ? `${percent(at, seconds)}{visibility:visible;transform:translate(${rounded(cursor.column * font.column)}px,${cursor.row * font.row}px)}`
      : `${percent(at, seconds)}{visibility:hidden}`,
  );
  return `@keyframes cursor{${steps.join('')}}`;
}

function styles(seconds: number): string {
  const loop = `${seconds.toFixed(2)}s`;
  return [
    `text{font:${font.size}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}.bold{font-weight:bold}`,
    colors(dark),
    `@media(prefers-color-scheme:light){${colors(light)}}`,
    `g text,.cursor{animation:${loop} step-end infinite}.gone{visibility:hidden}`,
    '.cursor{opacity:.5;visibility:hidden;animation-name:cursor}',
    `.progress{opacity:.6;transform-origin:0 0;animation:progress ${loop} linear infinite}`,
    '@keyframes progress{0%{transform:scaleX(0)}}',
    '@media(prefers-reduced-motion:reduce){*{animation:none!important}}',
  ].join('');
}

type Palette = Readonly<Record<'paper' | 'line' | 'ink' | 'dim' | Color, string>>;

const dark: Palette = {
  ...{ paper: '#14181f', line: '#2c3440', ink: '#d7dde6', dim: '#8590a2' },
  ...{ red: '#f4796b', green: '#63c174', yellow: '#e0b04c', cyan: '#56b6c8' },
};
const light: Palette = {
  ...{ paper: '#fbfaf7', line: '#d9d7d0', ink: '#23282f', dim: '#68707d' },
  ...{ red: '#b3261e', green: '#1e7d34', yellow: '#8d6000', cyan: '#0b7285' },
};

/** Without variables, which not every program that shows an SVG knows. */
function colors({ paper, line, ink, ...named }: Palette): string {
  const classes = Object.entries(named).map(([name, color]) => `.${name}{fill:${color}}`);
  return `.paper{fill:${paper};stroke:${line}}text,.cursor{fill:${ink}}.progress{fill:${named.cyan}}${classes.join('')}`;
}

function classesOf({ color, weight }: Style): readonly string[] {
  return [color, weight].filter(name => name !== undefined);
}

function percent(at: number, seconds: number): string {
  return `${rounded((at / seconds) * 100)}%`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
