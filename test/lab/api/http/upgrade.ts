import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { demandCreateToo } from '../access/authorize.ts';
import type { Api } from '../api.ts';
import { notFound, unknownResource } from '../errors.ts';
import type { StreamCall } from '../hooks.ts';
import { authorize, identify, urlOf } from './admit.ts';
import { answerOf, encode } from './answer.ts';
import { meetFaults } from './faults.ts';
import { nothingThere } from './paths.ts';
import { resolveTarget } from './resources.ts';

/** Hands a socket over to the streams of a pod, or answers why not and ends it. */
export async function upgrade(api: Api, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => {});
  try {
    const call = await admitUpgrade(api, request, socket, head);
    if (!call || !api.streams) return refuseBarely(socket);
    const { method = '', url: path = '' } = request;
    const agent = request.headers['user-agent'] ?? '';
    await api.journal.enter({ kind: 'request', user: call.user.name, agent, method, path, body: undefined });
    await api.streams.open(call);
  } catch (error) {
    refuse(socket, error);
  }
}

/** `undefined` for an upgrade of what is no stream, such as a watch. */
async function admitUpgrade(
  api: Api,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<StreamCall | undefined> {
  const url = urlOf(request);
  await meetFaults(api.knobs, request.method ?? '', url.pathname);
  const user = identify(api, request);
  const target = authorize(api, user, { method: request.method, url });
  if (target.kind === 'path') throw nothingThere();
  const { type, namespace = '', name = '', subresource } = resolveTarget(target);
  const kind = STREAMS.find(stream => stream === subresource);
  if (type.plural !== 'pods' || kind === undefined) return undefined;
  if (target.verb === 'get') demandCreateToo(api.access, user, target);
  else if (target.verb !== 'create') throw unknownResource();

  const pod = api.store.get(type, namespace, name);
  if (!pod) throw notFound(type, name);
  const transport = /spdy/i.test(request.headers.upgrade ?? '') ? 'spdy' : 'websocket';
  return { kind, transport, namespace, pod, query: url.searchParams, user, request, socket, head };
}

const STREAMS = ['exec', 'attach', 'portforward'] as const;

function refuse(socket: Duplex, error: unknown): void {
  const { status, body, headers } = answerOf(error);
  const { text, contentType } = encode(body, { format: 'json', as: 'object', pretty: false });
  const lines = {
    'Audit-Id': randomUUID(),
    'Cache-Control': 'no-cache, private',
    'Content-Type': contentType,
    Date: new Date().toUTCString(),
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
    ...headers,
  };
  const fields = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n${text}`);
}

function refuseBarely(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}
