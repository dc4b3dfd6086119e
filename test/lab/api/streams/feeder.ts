import type { Writable } from 'node:stream';
import type { ChannelSocket } from './channel-socket.ts';

/**
 * Writes what arrives for a process or a connection, and reads no more of the WebSocket while that is full. What comes
 * after the other end has closed is thrown away.
 */
export function feeder(socket: ChannelSocket, sink: Writable): (payload: Buffer) => void {
  const goOn = () => socket.resume();
  sink.on('drain', goOn).on('close', goOn).on('error', goOn);
  return payload => {
    if (payload.length === 0 || !sink.writable) return;
    if (!sink.write(payload)) socket.pause();
  };
}
