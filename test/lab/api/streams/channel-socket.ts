import { WebSocket } from 'ws';
import type { Subprotocol } from './subprotocol.ts';

/** Payload bytes in one frame of the server's (the copy buffer of the real one). */
export const MAX_PAYLOAD = 32_768;

/** Bytes that may wait in the socket before the sender has to. */
const HIGH_WATER = 1_048_576;

export type Frame = { readonly channel: number; readonly payload: Buffer };

/** A WebSocket whose frames carry channels, as exec, attach and port-forward use it. */
export class ChannelSocket {
  readonly protocol: Subprotocol;
  /** Settles when the connection has ended, in whatever way. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, protocol: Subprotocol) {
    this.#socket = socket;
    this.protocol = protocol;
    this.closed = new Promise(resolve => socket.once('close', () => resolve()));
    // A broken connection is told by `close`; there is nobody to tell more.
    socket.on('error', () => {});
    answerEveryCloseWith1000(socket);
  }

  /** Sends the bytes in frames of at most 32768; resolves when there is room for more, also where nobody listens any more. */
  async send(channel: number, payload: Uint8Array): Promise<void> {
    for (let start = 0; start < payload.length; start += MAX_PAYLOAD) {
      await this.#sendFrame(channel, payload.subarray(start, start + MAX_PAYLOAD));
    }
  }

  /** One frame, also an empty one. */
  async #sendFrame(channel: number, payload: Uint8Array): Promise<void> {
    const flushed = new Promise<void>(resolve => {
      this.#socket.send(encode(channel, payload, this.protocol), { binary: !this.protocol.base64 }, () => resolve());
    });
    if (this.#socket.bufferedAmount > HIGH_WATER) await flushed;
  }

  /** The frame without a payload that opens a channel. */
  async open(channel: number): Promise<void> {
    await this.#sendFrame(channel, new Uint8Array());
  }

  onFrame(listener: (frame: Frame) => void): void {
    this.#socket.on('message', (data, isBinary) => {
      const frame = decode(Buffer.isBuffer(data) ? data : Buffer.alloc(0), { isBinary, protocol: this.protocol });
      if (frame) listener(frame);
    });
  }

  /** Stops reading from the connection: its sender feels it. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Close 1000 without a reason. */
  finish(): void {
    this.#socket.resume();
    this.#socket.close(1000);
  }

  /** Ends without a close frame: 1006 for the client. */
  drop(): void {
    this.#socket.terminate();
  }
}

/** The real server says 1000 whatever the client's close frame said; `ws` would give the code back. */
function answerEveryCloseWith1000(socket: WebSocket): void {
  socket.close = () => WebSocket.prototype.close.call(socket, 1000);
}

function encode(channel: number, payload: Uint8Array, protocol: Subprotocol): Buffer {
  if (protocol.base64) return Buffer.from(`${channel}${Buffer.from(payload).toString('base64')}`);
  const frame = Buffer.allocUnsafe(payload.length + 1);
  frame[0] = channel;
  frame.set(payload, 1);
  return frame;
}

function decode(data: Buffer, how: { readonly isBinary: boolean; readonly protocol: Subprotocol }): Frame | undefined {
  const first = data[0];
  if (first === undefined) return undefined;
  if (!how.protocol.base64) return { channel: first, payload: data.subarray(1) };
  if (how.isBinary) return undefined;
  return { channel: first - 0x30, payload: Buffer.from(data.toString('latin1', 1), 'base64') };
}
