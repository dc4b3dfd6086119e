import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamCall } from '../hooks.ts';
import { PlainError } from '../status-error.ts';
import type { ChannelSocket } from './channel-socket.ts';
import { feeder } from './feeder.ts';
import { demandRuntime, dialNode } from './pod-target.ts';
import { readPorts } from './port-list.ts';
import type { StreamSetting } from './stream-setting.ts';
import { chooseForPortForward } from './subprotocol.ts';
import { refuseSpdy, upgrade } from './upgrade.ts';

/** From the end on one side, when all its data has passed, until the other side hears of it. */
export const LINGER_MS = 1000;

/**
 * Port *i* of the query has data channel 2*i* and error channel 2*i*+1. One connection a port, made at once; it stays when
 * the pod goes, and only the pod's sandbox must run. Frames as in cri-streaming's `portforward/websocket.go`.
 */
export async function portForward(call: StreamCall, setting: StreamSetting): Promise<void> {
  // kubectl names its ports inside of SPDY only.
  refuseSpdy(call);
  const node = dialNode(call.pod, setting.kubelets);
  const ports = readPorts(call.query);
  const insides = setting.kubelets.insidesOf(call.pod.metadata.uid);
  if (!insides?.sandboxRuns) {
    throw new PlainError(500, `pod not found ("${call.pod.metadata.name}_${call.namespace}")`);
  }
  demandRuntime(node);
  const socket = await upgrade(call, chooseForPortForward);
  if (!socket) return;
  setting.open.add({ call, socket, node });
  for (const [index, port] of ports.entries()) await announce(socket, index, port);
  // What the client sends meanwhile waits in its connection.
  socket.pause();
  const connections = await Promise.allSettled(ports.map(port => node.dial(port)));
  const ends = connections.map((connection, index) => {
    if (connection.status === 'fulfilled') return relay(socket, 2 * index, connection.value);
    const text = refusal(insides.sandboxId, ports[index] ?? 0, connection.reason);
    return socket.send(2 * index + 1, Buffer.from(text));
  });
  socket.resume();
  await Promise.all(ends);
  socket.finish();
}

/** The port on both its channels: two bytes, little endian. */
async function announce(socket: ChannelSocket, index: number, port: number): Promise<void> {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  await socket.send(2 * index, bytes);
  await socket.send(2 * index + 1, bytes);
}

/** Carries both ways; resolves when the connection has ended and the client may be told. */
async function relay(socket: ChannelSocket, channel: number, connection: Duplex): Promise<void> {
  const feed = feeder(socket, connection);
  socket.onFrame(frame => {
    if (frame.channel === channel) feed(frame.payload);
  });
  void socket.closed.then(() => endAfterLinger(connection));
  try {
    for await (const bytes of connection.iterator({ destroyOnReturn: false })) await socket.send(channel, bytes);
  } catch {
    // A connection that breaks is one that ended: the error channel stays empty.
  }
  await delay(LINGER_MS, undefined, { ref: false });
  connection.destroy();
}

/** Nothing that was written is lost: the listener hears the end behind it. */
async function endAfterLinger(connection: Duplex): Promise<void> {
  await delay(LINGER_MS, undefined, { ref: false });
  connection.end(() => connection.destroy());
}

/** containerd's words; cri-o's differ, the frames do not. */
function refusal(sandboxId: string, port: number, reason: unknown): string {
  const why = reason instanceof Error ? reason.message : String(reason);
  return (
    `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace "host": ` +
    `failed to connect to localhost:${port} inside namespace "${sandboxId}", ` +
    `IPv4: dial tcp4 127.0.0.1:${port}: ${why} IPv6 dial tcp6: address localhost: no suitable address found `
  );
}
