import { pipeline } from 'node:stream/promises';
import { Failure } from '../../errors.ts';
import type { LocalFile, RemoteProcess } from '../../ports.ts';
import { fileChanged } from './file-changed.ts';

/**
 * Sends what a file has from an offset on, as fast as it is taken, and ends the input. Where the process ends before that,
 * so does this, and without a word: its exit says why. `FILE_CHANGED` for a file that has become shorter.
 */
export async function sendContent(
  { stdin, exit }: Pick<RemoteProcess, 'stdin' | 'exit'>,
  file: LocalFile,
  offset: number,
): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  exit.then(end, end);
  stdin.on('error', () => {});
  const { signal } = ended;
  await pipeline(file.stream(), chunks => contentFrom(chunks, file, offset), stdin, { signal }).catch(error => {
    if (error instanceof Failure) throw error;
  });
}

/** What is there already is read over again, and not sent. */
async function* contentFrom(
  chunks: AsyncIterable<Uint8Array>,
  file: LocalFile,
  offset: number,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const chunk of chunks) {
    const known = Math.max(0, Math.min(chunk.length, offset - position));
    if (known < chunk.length) yield chunk.subarray(known);
    position += chunk.length;
  }
  if (position < file.bytes.length) throw fileChanged(file);
}
