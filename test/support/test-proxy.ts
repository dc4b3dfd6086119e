import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

export type TestProxy = AsyncDisposable & {
  readonly port: number;
  /** `host:port` of each connection that was asked for, with the credentials that were shown. */
  readonly asked: readonly string[];
};

/** An HTTP proxy that tunnels each CONNECT to the same port of loopback, but for those (by number, from 1) that it refuses. */
export async function startConnectProxy(target: number, refused: ReadonlySet<number> = new Set()): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', ({ url = '', headers }, client) => {
    asked.push([url, headers['proxy-authorization']].filter(Boolean).join(' '));
    if (refused.has(asked.length)) return void client.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    const far = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(client).pipe(far);
    });
    for (const end of [far, client]) end.on('error', () => {});
    sockets.add(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A SOCKS5 proxy without authentication (RFC 1928) that connects every request to the same port of loopback. */
export async function startSocksProxy(target: number): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer(async client => {
    sockets.add(client);
    client.on('error', () => {});
    await once(client, 'data');
    client.write(Buffer.of(5, 0));
    const [request] = (await once(client, 'data')) as [Buffer];
    asked.push(addressIn(request));
    const far = connect(target, '127.0.0.1', () => {
      client.write(Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
      far.pipe(client).pipe(far);
    });
    far.on('error', () => {});
    sockets.add(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressIn(request: Buffer): string {
  const isName = request[3] === 3;
  const length = isName ? (request[4] ?? 0) : 4;
  const address = request.subarray(isName ? 5 : 4).subarray(0, length);
  return `${isName ? address.toString() : [...address].join('.')}:${request.readUInt16BE((isName ? 5 : 4) + length)}`;
}
