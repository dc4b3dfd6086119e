import type { Readable } from 'node:stream';
import type { ContainerProcess } from '../../runtime.ts';
import type { ChannelSocket, Frame } from './channel-socket.ts';
import { feeder } from './feeder.ts';
import type { StreamOptions } from './stream-options.ts';

export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** The frame of length 1 that comes before anything else, on the lowest channel that the server writes to. */
export async function openFirstChannel(socket: ChannelSocket, options: StreamOptions): Promise<void> {
  if (options.stdout) await socket.open(CHANNEL.stdout);
  else if (options.stderr) await socket.open(CHANNEL.stderr);
  else await socket.open(CHANNEL.status);
}

/** Standard input, its end, and the size of the terminal; everything else that a client sends is ignored. */
export function connectInput(socket: ChannelSocket, process: ContainerProcess, options: StreamOptions): void {
  const feed = feeder(socket, process.stdin);
  socket.onFrame(frame => {
    if (frame.channel === CHANNEL.stdin && options.stdin) feed(frame.payload);
    else if (frame.channel === CHANNEL.resize && options.tty) resize(process, frame);
    else if (frame.channel === CHANNEL.close && socket.protocol.status === 'v5') closeChannel(socket, process, frame);
  });
}

/** Carries output as fast as the client takes it; what was not asked for is read and lost. */
export async function carryOutput(socket: ChannelSocket, process: ContainerProcess, options: StreamOptions) {
  await Promise.all([
    carry(process.stdout, bytes => (options.stdout ? socket.send(CHANNEL.stdout, bytes) : undefined)),
    carry(process.stderr, bytes => (options.stderr ? socket.send(CHANNEL.stderr, bytes) : undefined)),
  ]);
}

async function carry(source: Readable, take: (bytes: Buffer) => Promise<void> | undefined): Promise<void> {
  try {
    for await (const bytes of source) await take(bytes);
  } catch {
    // Broken off by the node's end, which the caller sees by itself.
  }
}

function resize(process: ContainerProcess, frame: Frame): void {
  const size = readSize(frame.payload.toString());
  if (size) process.resize(size);
}

/** `{"Width":100,"Height":40}` */
function readSize(text: string): { columns: number; rows: number } | undefined {
  const numbers = /"Width":(\d+),"Height":(\d+)/.exec(text.replaceAll(' ', ''));
  return numbers ? { columns: Number(numbers[1]), rows: Number(numbers[2]) } : undefined;
}

/** Closing a channel that there is not ends the session without a status. */
function closeChannel(socket: ChannelSocket, process: ContainerProcess, frame: Frame): void {
  const channel = frame.payload[0];
  if (channel === CHANNEL.stdin) process.stdin.end();
  else if (channel === undefined || channel > CHANNEL.resize) socket.finish();
}
