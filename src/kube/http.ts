import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from '../errors.ts';
import { isRecord, parseJson } from '../model/json.ts';
import { type Answer, apiFailure, retryAfterOf } from './api-failure.ts';
import type { Link } from './link.ts';
import { type Attempt, persist } from './persist.ts';

export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the server's own path, e.g. `/api/v1/nodes/worker-a`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** `application/json` where a body has no other. */
  readonly contentType?: string;
  /** Whether it may be carried out twice although it is no GET. */
  readonly repeatable?: boolean;
};

/** As client-go's dialer. */
const CONNECT_MS = 30_000;

/** An API server ends any request but a watch after 60 s by itself (kube-apiserver `--request-timeout`). */
const ANSWER_MS = 75_000;

/**
 * Sends a request until it is answered for good. Success and 404 are returned, other answers thrown as `Failure`.
 * `task` says for messages what is asked for: `get node/worker-a`.
 */
export async function ask(link: Link, request: ApiRequest, task: string, signal: AbortSignal): Promise<Answer> {
  const errand = { task, repeatable: request.repeatable ?? request.method === 'GET' };
  const attempt = async (): Promise<Attempt<Answer>> => {
    const answer = await exchange(link, request, signal);
    return isFinal(answer) ? { kind: 'done', value: answer } : { kind: 'refused', answer };
  };
  const answer = await persist(link, errand, attempt, signal);
  if (answer.status === 404 || isRecord(answer.body)) return answer;
  const { host } = link.connection.server;
  throw new Failure('failed', 'API_UNREACHABLE', `${host} answers, but is no Kubernetes API server`, {
    hint: 'check the address with `oc whoami --show-server`',
  });
}

/** The body of the answer; 404 is a `Failure` too. */
export async function demand(link: Link, request: ApiRequest, task: string, signal: AbortSignal): Promise<unknown> {
  const answer = await ask(link, request, task, signal);
  if (answer.status === 404) throw apiFailure(answer, task);
  return answer.body;
}

/** Sends a request once and reads the answer. Rejects where there is none, as Node does, or with the signal's reason. */
export async function exchange(link: Link, request: ApiRequest, signal: AbortSignal): Promise<Answer> {
  const limit = new AbortController();
  const limitMs = link.connection.requestTimeoutMs || ANSWER_MS;
  const timer = setTimeout(() => limit.abort(timeoutError('ANSWER_TIMEOUT')), limitMs);
  try {
    return await readAnswer(await openAnswer(link, request, AbortSignal.any([signal, limit.signal])));
  } catch (error) {
    signal.throwIfAborted();
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

export type OpenAnswer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked. Destroying it closes the connection. */
  readonly content: Readable;
};

/** Reads the content of an answer to its end. */
export async function readAnswer({ status, headers, content }: OpenAnswer): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = parseJson(text) ?? text;
  return { status, body, retryAfter: retryAfterOf(headers['retry-after'], body) };
}

/** Sends a request and resolves with the head of the answer. The signal holds for the content too. */
export async function openAnswer(link: Link, request: ApiRequest, signal: AbortSignal): Promise<OpenAnswer> {
  signal.throwIfAborted();
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = {
    Accept: 'application/json',
    ...(link.connection.disableCompression ? {} : { 'Accept-Encoding': 'gzip' }),
    ...(body !== undefined && {
      'Content-Type': request.contentType ?? 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
    }),
  };
  const options = await link.requestOptions(headers, signal);
  const path = link.pathOf(request.path, new URLSearchParams(request.query));
  const send = link.connection.server.protocol === 'https:' ? httpsRequest : httpRequest;
  const askedAt = performance.now();
  return await new Promise((resolve, reject) => {
    const message = send({ ...options, method: request.method, path, signal });
    const timer = setTimeout(() => message.destroy(timeoutError('CONNECT_TIMEOUT')), CONNECT_MS);
    message.once('socket', socket => {
      if (!socket.connecting) clearTimeout(timer);
      else socket.once(options.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    });
    message.once('response', response => {
      clearTimeout(timer);
      link.hasAnswered = true;
      // What is no success may come from a proxy in between.
      if (response.statusCode === 200) link.noteTime(response.headers.date, performance.now() - askedAt);
      for (const text of warningsIn(response)) link.warn(text);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, content: unpacked(response) });
    });
    message.on('error', error => {
      clearTimeout(timer);
      reject(signal.aborted ? signal.reason : error);
    });
    message.end(body);
  });
}

function isFinal({ status }: Answer): boolean {
  return (status >= 200 && status < 300) || status === 404;
}

function unpacked(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  // Whoever reads is told of an error by the stream itself.
  return pipeline(response, createGunzip(), () => {});
}

/** `Warning: 299 - "text"`, several of them joined by commas (RFC 7234, 5.5). */
function warningsIn(response: IncomingMessage): string[] {
  const values = response.headersDistinct.warning ?? [];
  return values.flatMap(value =>
    [...value.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(match => (match[1] ?? '').replace(/\\(.)/g, '$1')),
  );
}

function timeoutError(code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT'): Error {
  return Object.assign(new Error(code), { code });
}
