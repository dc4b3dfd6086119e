import type { Readable } from 'node:stream';
import type { HostResult } from '../../model/host-command.ts';
import type { RemoteProcess } from '../../ports.ts';

/** What is kept of each stream: more than the mount table of a node with a thousand containers, in base64. */
const keptBytes = 16 * 1024 * 1024;

/** Runs a process to its end and keeps what it said. Reads on past what is kept, so that the process can end. */
export async function collectOutput(process: RemoteProcess): Promise<HostResult> {
  const [stdout, stderr, status] = await Promise.all([collect(process.stdout), collect(process.stderr), process.exit]);
  return { status, stdout, stderr };
}

async function collect(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (length < keptBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).toString('utf8', 0, keptBytes);
}
