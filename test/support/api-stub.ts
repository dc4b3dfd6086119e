import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { loopbackCertificate } from './certificate.ts';

export type StubRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** As they were sent: each name with its value. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  /** The common name of the client's certificate. */
  readonly certificate: string | undefined;
  /** JSON where it is that, else text. */
  readonly body: unknown;
};

export type Handlers = {
  /** Answers a request; `attempt` counts those to the same method and path, from 1. */
  readonly answer?: (request: StubRequest, response: ServerResponse, attempt: number) => void | Promise<void>;
  /** Takes an upgrade that `refuse` let pass. */
  readonly socket?: (socket: WebSocket, request: StubRequest) => void;
  /** Ends the connection by itself and returns true, or lets the upgrade pass. */
  readonly refuse?: (request: StubRequest, connection: Duplex) => boolean;
  /** Asks for a client certificate, and believes any. */
  readonly requestCertificate?: boolean;
  /** The protocol that is chosen of those offered; the first, where it does not say. */
  readonly protocol?: (offered: ReadonlySet<string>) => string | false;
};

/** A server on loopback that answers as a test tells it to, in place of an API server. */
export type ApiStub = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  /** All requests and upgrades, in order. */
  readonly requests: readonly StubRequest[];
  /** How many TCP connections were made. */
  readonly connections: number;
  /** Drops every connection that is open, as a load balancer does that restarts. */
  drop(): void;
};

export async function startStub(handlers: Handlers): Promise<ApiStub> {
  const requests: StubRequest[] = [];
  const attempts = new Map<string, number>();
  const sockets = new Set<Duplex>();
  let connections = 0;
  const requestCert = handlers.requestCertificate ?? false;
  const options = { ...loopbackCertificate(), requestCert, rejectUnauthorized: false };
  const server = createServer(options, async (message, response) => {
    const request = requestIn(message, await text(message));
    requests.push(request);
    const key = `${request.method} ${request.url}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    await handlers.answer?.(request, response, attempt);
  });
  server.on('connection', socket => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const upgrades = new WebSocketServer({
    noServer: true,
    handleProtocols: handlers.protocol ?? (offered => [...offered][0] ?? false),
  });
  server.on('upgrade', (message, connection, head) => {
    const request = requestIn(message, '');
    requests.push(request);
    if (handlers.refuse?.(request, connection)) return;
    upgrades.handleUpgrade(message, connection, head, socket => handlers.socket?.(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    requests,
    get connections() {
      return connections;
    },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}

/** A `Status` as the API server words a refusal. */
export function failureStatus(code: number, reason: string, message: string, details?: object): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
}

/** Refuses an upgrade with an ordinary answer. */
export function refuseUpgrade(connection: Duplex, statusLine: string, body: string, type = 'application/json'): true {
  connection.end(
    `HTTP/1.1 ${statusLine}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  return true;
}

function requestIn(message: IncomingMessage, content: string): StubRequest {
  const { method = '', url = '', headers, rawHeaders, socket } = message;
  const peer = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
  return {
    method,
    url,
    headers,
    rawHeaders: rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : [])),
    certificate: peer?.CN?.toString(),
    body: content.startsWith('{') ? JSON.parse(content) : content,
  };
}
