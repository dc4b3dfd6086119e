import type { WritableOptions } from 'node:stream';
import type { WebSocket } from 'ws';
import { Failure } from '../errors.ts';
import type { Answer } from './api-failure.ts';
import { readAnswer } from './http.ts';
import type { Link } from './link.ts';
import { type Attempt, persist } from './persist.ts';

/** As client-go's dialer, and the 30 s after which the API server gives up on a kubelet. */
const HANDSHAKE_MS = 45_000;

/** The API server sends no pings; load balancers and proxies close what is silent, the hastiest after 30 s. */
const PING_MS = 20_000;

/** A peer that has not answered so many pings, nor sent anything else, is gone. */
const SILENT_PINGS = 3;

/** Bytes that a stream keeps: of what is to be sent, and of what was not read yet. */
export const BUFFER = 256 * 1024;

/** Bytes in one frame that we send. Larger ones are no faster, and hold up what else is to be sent. */
const LARGEST_PAYLOAD = 1024 * 1024;

type SocketRequest = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly protocols: readonly string[];
  /** For messages: `exec in pod/x`. */
  readonly task: string;
};

/**
 * Opens a WebSocket to a path of the API. It comes paused, so that no frame is missed, and it is kept alive and watched
 * over: one that has gone silent is ended, which its `close` event (1006) tells. Aborting the signal ends it likewise.
 *
 * A refused upgrade is the `Failure` that its body says.
 */
export async function openWebSocket(link: Link, request: SocketRequest, signal: AbortSignal): Promise<WebSocket> {
  const errand = { task: request.task, repeatable: false };
  const socket = await persist(link, errand, () => shakeHands(link, request, signal), signal);
  link.hasAnswered = true;
  watchOver(socket);
  endWith(socket, link, signal);
  return socket;
}

/** The frame of a channel: its number, then the payload (Kubernetes' `channel.k8s.io` protocols). */
export function frameOf(channel: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(payload.length + 1);
  frame[0] = channel;
  frame.set(payload, 1);
  return frame;
}

/** The writing half of a stream whose bytes go out on a channel. A fast writer waits for a slow connection. */
export function writingOn(socket: WebSocket, channel: number): Required<Pick<WritableOptions, 'write' | 'writev'>> {
  return {
    write: (chunk: Buffer, _encoding, done) => sendOn(socket, channel, chunk, done),
    // Many small chunks would be many small frames.
    writev: (chunks, done) => sendOn(socket, channel, Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
  };
}

/** Sends bytes on a channel; `done` is called when they have left. */
export function sendOn(
  socket: WebSocket,
  channel: number,
  payload: Uint8Array,
  done: (error?: Error | null) => void,
): void {
  if (socket.readyState !== socket.OPEN) {
    done(Object.assign(new Error('the connection is closed'), { code: 'EPIPE' }));
    return;
  }
  let rest = payload;
  for (; rest.length > LARGEST_PAYLOAD; rest = rest.subarray(LARGEST_PAYLOAD)) {
    socket.send(frameOf(channel, rest.subarray(0, LARGEST_PAYLOAD)));
  }
  socket.send(frameOf(channel, rest), done);
}

/** What the end of a socket means that told nothing before. */
export function lostConnection(task: string, code: number): Failure {
  const what = `the connection was lost during ${task} (WebSocket status ${code})`;
  return new Failure('failed', 'CONNECTION_LOST', what, { hint: 'run the command again' });
}

async function shakeHands(link: Link, request: SocketRequest, signal: AbortSignal): Promise<Attempt<WebSocket>> {
  signal.throwIfAborted();
  const [{ WebSocket }, options] = await Promise.all([import('ws'), link.requestOptions({}, signal)]);
  const url = new URL(link.pathOf(request.path, request.query), link.connection.server);
  const socket = new WebSocket(url, [...request.protocols], {
    ...options,
    handshakeTimeout: HANDSHAKE_MS,
    perMessageDeflate: false,
    ...(url.protocol === 'https:' && { generateMask: leaveZero }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<Attempt<WebSocket>>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  socket.once('open', () => {
    socket.pause();
    resolve({ kind: 'done', value: socket });
  });
  // Stays for good: after the handshake, `close` follows and tells enough.
  socket.on('error', reject);
  socket.once('unexpected-response', (_, response) => {
    const { statusCode = 0, headers } = response;
    readAnswer({ status: statusCode, headers, content: response })
      .then(answer => resolve({ kind: 'refused', answer }))
      .catch(reject);
  });
  try {
    const attempt = await promise;
    if (attempt.kind === 'refused') rejectSilence(attempt.answer, request.task);
    return attempt;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Masking keeps what a client sends from being taken for HTTP by proxies on the way (RFC 6455, 10.3). Inside TLS there are
 * none, and doing it in JavaScript takes a fifth of the time of an upload: a mask of zeros changes nothing.
 */
function leaveZero(): void {}

/** A server that knows none of the offered protocols says 403 and nothing else. */
function rejectSilence({ status, body }: Answer, task: string): void {
  if (status !== 403 || body !== '') return;
  throw new Failure('failed', 'NOT_SERVED', `cannot ${task}: the API server speaks none of our protocols`, {
    hint: 'look whether a proxy on the way lets WebSockets pass',
  });
}

function watchOver(socket: WebSocket): void {
  let silent = 0;
  const hear = () => {
    silent = 0;
  };
  socket.on('message', hear).on('pong', hear).on('ping', hear);
  const timer = setInterval(() => {
    // While we do not read, or the other side does not, silence says nothing.
    silent = socket.isPaused || socket.bufferedAmount > 0 ? 0 : silent + 1;
    if (silent > SILENT_PINGS) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_MS);
  socket.once('close', () => clearInterval(timer));
}

function endWith(socket: WebSocket, link: Link, signal: AbortSignal): void {
  const end = () => socket.terminate();
  const forget = link.onClose(end);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  socket.once('close', () => {
    forget();
    signal.removeEventListener('abort', end);
  });
}
