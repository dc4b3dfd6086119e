import type { ServerResponse } from 'node:http';
import type { Knobs } from '../../knobs.ts';
import { flowControlHeaders } from '../http/answer.ts';
import type { WatchEvent } from './watch-event.ts';

/** The body of a watch: one line of JSON an event, until the client goes or somebody ends it. */
export class WatchStream {
  readonly #response: ServerResponse;
  readonly #knobs: Knobs;
  readonly #encode: (event: WatchEvent) => string;
  readonly #closed = Promise.withResolvers<void>();
  #written = 0;
  #isOver = false;

  /** Sends the headers at once, before there is any event. */
  constructor(response: ServerResponse, { knobs, encode }: { knobs: Knobs; encode: (event: WatchEvent) => string }) {
    this.#response = response;
    this.#knobs = knobs;
    this.#encode = encode;
    const type = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    response.writeHead(200, { ...type, ...flowControlHeaders });
    response.flushHeaders();
    response.once('finish', this.#closed.resolve).once('close', this.#closed.resolve);
  }

  /** Resolves when the end has been sent, or the client is gone. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Nothing is written behind the end. */
  write(event: WatchEvent): void {
    if (this.#isOver) return;
    const drop = this.#knobs.dropWatchAfter;
    const isLast = drop !== undefined && ++this.#written >= drop.events;
    this.#isOver = isLast;
    this.#response.write(this.#encode(event), () => {
      if (isLast && drop.how === 'drop') this.#response.destroy();
    });
    if (isLast && drop.how === 'clean') this.end();
  }

  /** The clean end: the last chunk, no event. */
  end(): void {
    this.#isOver = true;
    this.#response.end();
  }
}
