import { mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Writes a program into a directory of its own below `directory`; returns its path. */
export async function userFile(directory: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(directory, 'src-')), basename(name));
  await writeFile(path, content, { mode: 0o755 });
  return path;
}
