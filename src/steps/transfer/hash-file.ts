import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { LocalFile } from '../../ports.ts';

/** The SHA-256 of a file's content, in hexadecimal digits. */
export async function sha256Of(file: LocalFile, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(file.stream(), hash, { signal });
  return hash.digest('hex');
}
