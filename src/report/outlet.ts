import type { Writable } from 'node:stream';
import { Failure } from '../errors.ts';
import type { Streams } from './streams.ts';

/**
 * The way out to stdout and stderr.
 *
 * A reader who goes away (`| head`) is no error: what is written afterwards is dropped. A result that cannot be written
 * for another reason (a full disk) makes `flush` reject.
 */
export class Outlet {
  readonly #streams: Pick<Streams, 'stdout' | 'stderr'>;
  readonly #gone = new Set<Writable>();
  #lost: NodeJS.ErrnoException | undefined;
  #held: string[] | undefined;

  constructor(streams: Pick<Streams, 'stdout' | 'stderr'>) {
    this.#streams = streams;
    // These listeners stay for as long as the process lives: a pipe may break after the last write.
    streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.#lost ??= error;
      this.#gone.add(streams.stdout);
    });
    streams.stderr.on('error', () => this.#gone.add(streams.stderr));
  }

  /** The result, with its line breaks. */
  result(text: string, stream: 'stdout' | 'stderr'): void {
    this.#write(this.#streams[stream], text);
  }

  /** A line beside the result. */
  line(text: string): void {
    if (this.#held) this.#held.push(text);
    else this.#write(this.#streams.stderr, `${text}\n`);
  }

  /** Keeps lines back until disposed, so that they do not run into a question. */
  hold(): Disposable {
    this.#held ??= [];
    return { [Symbol.dispose]: () => this.release() };
  }

  /** Writes what was kept back. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.line(text);
  }

  /** Resolves when everything has left the process. `Failure('failed', 'OUTPUT_LOST')` when the result could not. */
  async flush(): Promise<void> {
    const { stdout, stderr } = this.#streams;
    await Promise.all([stdout, stderr].map(stream => this.#drain(stream)));
    if (this.#lost) {
      throw new Failure('failed', 'OUTPUT_LOST', `the result cannot be written: ${this.#lost.message}`, {
        hint: 'make room where the output goes, and run the command again',
        cause: this.#lost,
      });
    }
  }

  #write(stream: Writable, text: string): void {
    if (text !== '' && !this.#gone.has(stream) && stream.writable) stream.write(text);
  }

  async #drain(stream: Writable): Promise<void> {
    if (this.#gone.has(stream) || !stream.writable) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.write('', () => resolve());
    await promise;
  }
}
