import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { spawnBound } from './bound-process.ts';

export type DialRequest = { readonly id: number; readonly port: number };
export type DialAnswer = { readonly id: number; readonly error?: string | undefined };

/** Opens TCP connections inside a network namespace from outside of it. */
export class Dialer implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<Socket>>();
  readonly #sockets = new Set<Socket>();
  readonly #ended: Promise<void>;
  #lastId = 0;

  /** `pid` is a process in the namespace, by its id on this machine. */
  constructor(pid: number) {
    this.#process = spawnBound(
      ['nsenter', `--net=/proc/${pid}/ns/net`, process.execPath, join(import.meta.dirname, 'dialer.ts')],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    this.#process.on('message', (answer, socket) => this.#settle(answer as DialAnswer, socket));
    this.#ended = once(this.#process, 'exit').then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error('connect: connection reset by peer'));
    });
  }

  /** To `127.0.0.1:port` there. Rejects as Go words it, e.g. `connect: connection refused`. Half-open connections are kept. */
  async dial(port: number): Promise<Socket> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<Socket>();
    this.#waiting.set(id, answer);
    this.#process.send({ id, port } satisfies DialRequest);
    return answer.promise.finally(() => this.#waiting.delete(id));
  }

  /** Closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #settle({ id, error }: DialAnswer, socket: unknown): void {
    const waiting = this.#waiting.get(id);
    if (!(socket instanceof Socket)) {
      waiting?.reject(new Error(`connect: ${WORDS[error ?? ''] ?? error}`));
      return;
    }
    this.#sockets.add(socket);
    socket.allowHalfOpen = true;
    socket.once('close', () => this.#sockets.delete(socket));
    waiting?.resolve(socket);
  }
}

/** The texts of Go's syscall.Errno, which a kubelet passes on. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
};
