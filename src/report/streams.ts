import type { Readable, Writable } from 'node:stream';

/** The process's three streams, as far as a reporter needs them. */
export type Streams = {
  readonly stdin: Readable & MaybeTerminal;
  readonly stdout: ScreenStream;
  readonly stderr: ScreenStream;
};

/** What may be a terminal; `columns` and `rows` are then its size, and `resize` is emitted when they change. */
export type ScreenStream = Writable & MaybeTerminal & { columns?: number | undefined; rows?: number | undefined };

type MaybeTerminal = { isTTY?: boolean | undefined };
