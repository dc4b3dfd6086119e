import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

export type Ending = { readonly code: number; readonly reason: string };

/** A client that knows nothing of Kubernetes: what comes is kept frame by frame, for tests of what is on the wire. */
export class ChannelClient implements Disposable {
  /** As they came, channel byte included. */
  readonly frames: Buffer[] = [];
  readonly socket: WebSocket;
  readonly ended: Promise<Ending>;
  readonly #arrived = new Set<() => void>();

  constructor(url: string, protocols: string | string[], options: ClientOptions) {
    this.socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...options });
    this.socket.on('error', () => {});
    this.ended = new Promise(resolve => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.socket.on('message', data => {
      if (Buffer.isBuffer(data)) this.frames.push(data);
      for (const tell of this.#arrived) tell();
    });
  }

  /** Resolves when the server has taken it, rejects where it refuses. */
  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    return this;
  }

  /** The status, headers and body of a refusal. */
  async refused(): Promise<{ status: number | undefined; headers: object; body: string }> {
    const [, response] = await once(this.socket, 'unexpected-response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
  }

  send(channel: number, payload: string | Uint8Array): void {
    this.socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(payload)]));
  }

  /** All payloads of a channel so far. */
  bytes(channel: number): Buffer {
    return Buffer.concat(this.frames.filter(frame => frame[0] === channel).map(frame => frame.subarray(1)));
  }

  text(channel: number): string {
    return this.bytes(channel).toString();
  }

  /** Resolves as soon as what has come satisfies; rejects when the connection ends before. */
  async until(satisfied: () => boolean): Promise<void> {
    if (satisfied()) return;
    const change = Promise.withResolvers<void>();
    const look = () => satisfied() && change.resolve();
    this.#arrived.add(look);
    const end = this.ended.then(({ code }) => change.reject(new Error(`closed with ${code} before that`)));
    await change.promise.finally(() => this.#arrived.delete(look));
    void end;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
