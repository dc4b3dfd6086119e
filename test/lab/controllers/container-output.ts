import type { Readable } from 'node:stream';

export type OutputChunk = { readonly stream: 'stdout' | 'stderr'; readonly at: Date; readonly bytes: Buffer };

/** Bytes that are kept; a container's log is rotated on a real node too (10 MiB by default). */
const KEPT = 10_485_760;

/** What a container's main process writes: kept for its log, and told to who listens. */
export class ContainerOutput {
  /** Settles when both streams have ended. */
  readonly ended: Promise<void>;
  readonly #chunks: OutputChunk[] = [];
  readonly #listeners = new Set<(chunk: OutputChunk) => void>();
  #size = 0;

  constructor(stdout: Readable, stderr: Readable) {
    this.ended = Promise.all([this.#collect('stdout', stdout), this.#collect('stderr', stderr)]).then(() => {});
  }

  /** All that is kept, oldest first. */
  get chunks(): readonly OutputChunk[] {
    return this.#chunks;
  }

  /** Hears what is written from now on. The returned function stops it. */
  listen(listener: (chunk: OutputChunk) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #collect(stream: OutputChunk['stream'], source: Readable): Promise<void> {
    try {
      for await (const bytes of source) this.#add({ stream, at: new Date(), bytes });
    } catch {
      // The node's end breaks the stream; what came before stays readable.
    }
  }

  #add(chunk: OutputChunk): void {
    this.#chunks.push(chunk);
    this.#size += chunk.bytes.length;
    while (this.#size > KEPT) this.#size -= this.#chunks.shift()?.bytes.length ?? this.#size;
    for (const listener of [...this.#listeners]) listener(chunk);
  }
}
