import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { dump } from 'js-yaml';
import type { Answer } from '../api.ts';
import { PlainError, StatusError } from '../status-error.ts';
import { negotiateLeniently, type Representation } from './negotiate.ts';

/** kube-apiserver compresses from here on. */
const GZIP_FROM_BYTES = 128 * 1024;
/** Below that Go's net/http knows the length before it writes the headers. */
const CHUNKED_FROM_BYTES = 2048;

/** Flow control's headers are on all answers but those from before it: 401, impersonation, logs and upgrades. */
export const flowControlHeaders = {
  'X-Kubernetes-Pf-Flowschema-Uid': '5a1c0f6e-7d54-4c53-9d0a-0d1f6b1e7a01',
  'X-Kubernetes-Pf-Prioritylevel-Uid': '5a1c0f6e-7d54-4c53-9d0a-0d1f6b1e7a02',
} as const;

/** Headers of every answer. Node's own `Connection: keep-alive` is none of kube-apiserver's. */
export function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('Audit-Id', randomUUID());
  response.setHeader('Cache-Control', 'no-cache, private');
  response.removeHeader('connection');
}

export function writeAnswer(
  { request, response, query }: { request: IncomingMessage; response: ServerResponse; query: URLSearchParams },
  answer: Answer,
): void {
  const { text, contentType } = encode(answer.body, negotiateLeniently(request, query));
  const raw = Buffer.from(text);
  response.statusCode = answer.status;
  response.setHeader('Content-Type', contentType);
  if (typeof answer.body === 'string') response.setHeader('X-Content-Type-Options', 'nosniff');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);

  if (raw.length >= GZIP_FROM_BYTES && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
    response.end(gzipSync(raw, { level: 1 }));
    return;
  }
  if (raw.length < CHUNKED_FROM_BYTES) response.setHeader('Content-Length', raw.length);
  else response.setHeader('Transfer-Encoding', 'chunked');
  response.end(raw);
}

/** The answer that an error stands for; one that nobody foresaw is the server's own 500. */
export function answerOf(error: unknown): Answer {
  if (error instanceof PlainError) return { status: error.code, body: error.message };
  if (error instanceof StatusError) {
    const { status } = error;
    const retryAfter = status.details?.retryAfterSeconds;
    const headers = retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } };
    return { status: status.code, body: status, ...headers };
  }
  const message = `Internal error occurred: ${error instanceof Error ? error.stack : error}`;
  return { status: 500, body: new StatusError(500, 'InternalError', message).status };
}

export function encode(body: object | string, how: Representation): { text: string; contentType: string } {
  if (typeof body === 'string') return { text: body, contentType: 'text/plain; charset=utf-8' };
  if (how.format === 'yaml') return { text: dump(body), contentType: 'application/yaml' };
  return { text: `${JSON.stringify(body, null, how.pretty ? 2 : undefined)}\n`, contentType: 'application/json' };
}
