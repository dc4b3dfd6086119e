import { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { BUFFER } from './web-socket.ts';

type Output = {
  readonly stream: Readable;
  push(payload: Buffer): void;
};

type Outputs = {
  readonly stdout: Output;
  readonly stderr: Output;
  end(): void;
};

/**
 * Two byte streams that are fed from one socket. The socket is paused while one of them is full; a stream that its
 * reader has destroyed swallows what comes.
 */
export function openOutputs(socket: WebSocket): Outputs {
  const full = new Set<Readable>();
  const drained = (stream: Readable) => {
    if (full.delete(stream) && full.size === 0) socket.resume();
  };
  const open = (): Output => {
    const stream: Readable = new Readable({
      highWaterMark: BUFFER,
      read: () => drained(stream),
      destroy: (error, done) => {
        drained(stream);
        done(error);
      },
    });
    const push = (payload: Buffer) => {
      // The first frame is empty, and an empty chunk would count as read.
      if (payload.length === 0 || stream.destroyed || stream.push(payload)) return;
      full.add(stream);
      socket.pause();
    };
    return { stream, push };
  };
  const [stdout, stderr] = [open(), open()];
  return {
    stdout,
    stderr,
    end: () => {
      for (const { stream } of [stdout, stderr]) if (!stream.destroyed) stream.push(null);
    },
  };
}
