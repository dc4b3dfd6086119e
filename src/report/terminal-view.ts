import type { Ora } from 'ora';
import { displayWidth } from '../text/display-width.ts';
import { aboutNode, lineOf, type SpokenEvent } from './event-line.ts';
import type { EventView } from './event-view.ts';
import type { Outlet } from './outlet.ts';
import type { Paint } from './paint.ts';
import type { ScreenStream } from './streams.ts';
import { consoleSymbols, type Symbols, unicodeSymbols } from './symbols.ts';
import { noteProgress, progressLines, type WorkInProgress } from './work-in-progress.ts';

/**
 * A terminal: what is being done turns in place below the lines that stay.
 *
 * ora draws, and wraps the stream's `write` while it does, so that lines written by anyone come to stand above. It draws
 * one spinner at a time; the nodes are lines of its text. It is loaded at the first progress and never touches stdin.
 */
export class TerminalView implements EventView {
  readonly #screen: ScreenStream;
  readonly #outlet: Outlet;
  readonly #paint: Paint;
  readonly #symbols: Symbols;
  readonly #reflows: boolean;
  readonly #work: WorkInProgress = new Map();
  #spinner: Ora | undefined;
  #isLoading = false;
  #pauses = 0;
  #second: NodeJS.Timeout | undefined;

  constructor(
    screen: ScreenStream,
    { outlet, paint, env }: { readonly outlet: Outlet; readonly paint: Paint; readonly env: NodeJS.ProcessEnv },
  ) {
    this.#screen = screen;
    this.#outlet = outlet;
    this.#paint = paint;
    this.#symbols = env.TERM === 'linux' ? consoleSymbols : unicodeSymbols;
    this.#reflows = env.XTERM_VERSION === undefined;
  }

  emit(event: SpokenEvent): void {
    switch (event.kind) {
      case 'progress':
        noteProgress(this.#work, { node: event.node, text: event.text, now: Date.now() });
        break;
      case 'settled':
        this.#work.delete(event.node);
        this.#draw();
        this.#outlet.line(`${this.#symbol(event.outcome)} ${aboutNode(event)}`);
        break;
      default:
        this.#outlet.line(lineOf(event, this.#paint));
    }
    this.#draw();
  }

  clear(): void {
    this.#work.clear();
    this.#draw();
  }

  pause(): Disposable {
    this.#pauses += 1;
    this.#draw();
    return {
      [Symbol.dispose]: () => {
        this.#pauses -= 1;
        this.#draw();
      },
    };
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #symbol(outcome: 'ok' | 'failed'): string {
    return outcome === 'ok' ? this.#paint('green', this.#symbols.ok) : this.#paint('red', this.#symbols.failed);
  }

  #draw(): void {
    if (this.#work.size === 0 || this.#pauses > 0 || !hasSize(this.#screen)) this.#stop();
    else if (!this.#spinner) this.#load();
    else this.#spin(this.#spinner);
  }

  #load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    void import('ora').then(({ default: ora }) => {
      this.#spinner = ora({
        stream: this.#screen,
        isEnabled: true,
        discardStdin: false,
        // To bring the cursor back, ora would listen to signals, and end the process where nobody else still does.
        hideCursor: false,
        color: false,
        spinner: { interval: 80, frames: this.#symbols.frames.map(frame => this.#paint('cyan', frame)) },
      });
      this.#draw();
    });
  }

  #spin(spinner: Ora): void {
    spinner.text = this.#text();
    if (spinner.isSpinning) return;
    this.#screen.write(hideCursor);
    spinner.start();
    this.#second = setInterval(() => this.#draw(), 1000);
    this.#screen.on('resize', this.#onResize);
  }

  #stop(): void {
    clearInterval(this.#second);
    this.#screen.off('resize', this.#onResize);
    if (!this.#spinner?.isSpinning) return;
    this.#spinner.stop();
    this.#screen.write(showCursor);
  }

  /** The last column stays free, because a terminal that wraps on reaching it would add a row. */
  #text(): string {
    const columns = (this.#screen.columns ?? 80) - indent.length - 1;
    const rows = Math.min(maxRows, (this.#screen.rows || 24) - 1);
    return progressLines(this.#work, { columns, rows, now: Date.now() }).join(`\n${indent}`);
  }

  /**
   * A terminal that became narrower has wrapped the drawn lines, and ora would take away fewer rows than they now have.
   * xterm itself cuts instead of wrapping: there the rows above are other people's.
   */
  readonly #onResize = (): void => {
    const spinner = this.#spinner;
    if (!hasSize(this.#screen)) this.#stop();
    if (!spinner?.isSpinning) return;
    const drawn = spinner.text.split('\n').map((line, at) => displayWidth(line) + (at === 0 ? indent.length : 0));
    const columns = this.#screen.columns ?? 80;
    const wrapped = drawn.reduce((rows, width) => rows + Math.ceil(width / columns), -drawn.length);
    spinner.text = this.#text();
    // The write goes through ora's wrapper, which takes away the rows that it knows of first and draws again afterwards.
    if (wrapped > 0 && this.#reflows) this.#screen.write(`\x1b[${wrapped}A\x1b[J\r`);
    else spinner.render();
  };
}

/** Some pseudo-terminals say that they have no columns; ora would clear rows for ever there. */
export function hasSize(screen: ScreenStream): boolean {
  return screen.columns !== 0;
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';

/** As wide as a spinner's frame and the space after it. */
const indent = '  ';

/** More lines than this are no overview. */
const maxRows = 12;
