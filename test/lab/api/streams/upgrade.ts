import { WebSocketServer } from 'ws';
import type { StreamCall } from '../hooks.ts';
import { StatusError } from '../status-error.ts';
import { ChannelSocket } from './channel-socket.ts';
import { offeredSubprotocols, type Subprotocol } from './subprotocol.ts';

/** No extensions, even where they are offered; no pings; no limit that a client would meet. */
const handshake = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 128 * 1024 * 1024,
  handleProtocols: (_offered, request) => chosen.get(request) ?? false,
});
const chosen = new WeakMap<object, string>();

/** Without an offer the real server says the empty name, which strict clients refuse. */
handshake.on('headers', (headers, request) => {
  if (chosen.get(request) === '') headers.push('Sec-WebSocket-Protocol: ');
});

/**
 * Answers 101, or, where there is no subprotocol in common, the bare 403 of the real server; then `undefined`.
 * Throws a `StatusError` for SPDY, which the lab does not speak.
 */
export async function upgrade(
  call: StreamCall,
  choose: (offered: readonly string[]) => Subprotocol | undefined,
): Promise<ChannelSocket | undefined> {
  refuseSpdy(call);
  const protocol = choose(offeredSubprotocols(call.request.headers['sec-websocket-protocol']));
  if (!protocol) {
    call.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    return undefined;
  }
  chosen.set(call.request, protocol.name);
  return await new Promise(resolve => {
    handshake.handleUpgrade(call.request, call.socket, call.head, socket => {
      resolve(new ChannelSocket(socket, protocol));
    });
  });
}

/** kubectl tries it where it was refused a WebSocket, and shows what it hears then. */
export function refuseSpdy({ transport, kind }: StreamCall): void {
  if (transport !== 'spdy') return;
  const way = kind === 'portforward' ? 'port-forward by WebSocket frames is served' : 'the knob execV5 admits kubectl';
  throw new StatusError(400, 'BadRequest', `the lab speaks no SPDY; ${way}`);
}
