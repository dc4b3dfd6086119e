import { styleText } from 'node:util';

/** Colours a piece of a line, or leaves it as it is. */
export type Paint = (color: Color, text: string) => string;

type Color = 'red' | 'green' | 'yellow' | 'cyan' | 'dim';

/** For whatever is no terminal, and for those who do not want colours. */
export const plainPaint: Paint = (_color, text) => text;

export const colorPaint: Paint = (color, text) => styleText(color, text, { validateStream: false });
