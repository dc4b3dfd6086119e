import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * A terminal that can be looked at: it obeys the control sequences that the product may send, and fails on any other.
 *
 * Unlike a real one it keeps all rows on the screen, and does not wrap anew what stands there when its size changes
 * unless `reflow` is called.
 */
export class Screen extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Everything that was ever written. */
  raw = '';
  isCursorHidden = false;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  #unfinished = '';

  constructor(columns = 80, rows = 24) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  /** What is seen, without trailing blanks and the empty rows at the end. */
  get text(): string {
    return this.#lines
      .map(line => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** A new width, with the rows wrapped anew as most terminals do it. */
  resize(columns: number): void {
    this.columns = columns;
    const wrapped = this.#lines.map(line => line.trimEnd().match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']);
    const row = wrapped.slice(0, this.#row + 1).flat().length - 1;
    this.#column = Math.min(wrapped[this.#row]?.at(-1)?.length ?? 0, this.#column);
    this.#lines = wrapped.flat();
    this.#row = row;
    this.emit('resize');
  }

  cursorTo(column: number): void {
    cursorTo(this, column);
  }

  moveCursor(dx: number, dy: number): void {
    moveCursor(this, dx, dy);
  }

  clearLine(direction: -1 | 0 | 1): void {
    clearLine(this, direction);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.raw += chunk;
    const text = this.#unfinished + chunk;
    // A sequence may come in two pieces.
    this.#unfinished = /\x1b(\[[?\d;]*)?$/.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.#unfinished.length);
    for (const [piece, parameter = '', action] of whole.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|./gsu)) {
      if (action === undefined) this.#print(piece);
      else this.#obey(action, parameter);
    }
    done();
  }

  #print(character: string): void {
    if (/[^\n\r\P{Cc}]/u.test(character)) throw new Error(`control character ${JSON.stringify(character)}`);
    if (character === '\n' || (this.columns > 0 && this.#column === this.columns)) this.#goTo(this.#row + 1, 0);
    if (character === '\r') this.#goTo(this.#row, 0);
    if (character === '\n' || character === '\r') return;
    const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }

  #obey(action: string, parameter: string): void {
    const count = Number(parameter || '1');
    switch (`${parameter.startsWith('?') ? parameter : ''}${action}`) {
      case 'm': // colours
      case '?2026h': // what comes in between is shown all at once
      case '?2026l':
      case '?2004h': // what is pasted is marked: bash asks for it
      case '?2004l':
        break;
      case 'A':
        this.#goTo(Math.max(0, this.#row - count), this.#column);
        break;
      case 'G':
        this.#goTo(this.#row, count - 1);
        break;
      case 'J':
        this.#lines.length = this.#row + 1;
        this.#eraseToEndOfLine();
        break;
      case 'K':
        this.#eraseToEndOfLine();
        break;
      case '?25l':
      case '?25h':
        this.isCursorHidden = action === 'l';
        break;
      default:
        throw new Error(`the terminal does not know CSI ${parameter}${action}`);
    }
  }

  #eraseToEndOfLine(): void {
    this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
  }

  #goTo(row: number, column: number): void {
    while (this.#lines.length <= row) this.#lines.push('');
    this.#row = row;
    this.#column = column;
  }
}
