import { constants, readSync } from 'node:fs';
import { type FileHandle, open, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TreeEntry } from '../model/candidate/tree-entry.ts';
import type { LocalDirectory, LocalFile } from '../ports.ts';
import { codeOf, fileFailure } from './file-failure.ts';

/** A file with one descriptor for all that is read of it, or what a directory holds. Links to either are followed. */
export async function openSource(path: string): Promise<LocalFile | LocalDirectory | undefined> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) return { kind: 'directory', entries: (await list(path, '')).sort(byPath) };
    if (!status.isFile()) throw fileFailure('FILE_UNREADABLE', { action: 'read', path }, 'it is no regular file');
    return await openFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileFailure('FILE_UNREADABLE', { action: 'read', path }, error);
  }
}

async function openFile(path: string): Promise<LocalFile> {
  // It may be another one since it was looked at: a pipe would wait for its writer.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const { size, mode } = await handle.stat();
  return {
    kind: 'file',
    path,
    bytes: { length: size, at: (offset, length) => readAt(handle, path, { offset, length }) },
    isExecutable: (mode & constants.S_IXUSR) !== 0,
    stream: () => Readable.from(chunksOf(handle, path, size), { objectMode: false, highWaterMark: chunkSize }),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

const chunkSize = 256 * 1024;

function readAt(handle: FileHandle, path: string, { offset, length }: { offset: number; length: number }): Uint8Array {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  try {
    for (let more = -1; more !== 0 && filled < length; filled += more) {
      more = readSync(handle.fd, buffer, filled, length - filled, offset + filled);
    }
  } catch (error) {
    throw fileFailure('FILE_UNREADABLE', { action: 'read', path }, error);
  }
  return buffer.subarray(0, filled);
}

/** Of a file that became shorter, what is left of it; of one that became longer, what it was. */
async function* chunksOf(handle: FileHandle, path: string, size: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < size; ) {
    const length = Math.min(chunkSize, size - position);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position).catch(error => {
      throw fileFailure('FILE_UNREADABLE', { action: 'read', path }, error);
    });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function list(root: string, below: string): Promise<TreeEntry[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found = entries.map(async (entry): Promise<TreeEntry[]> => {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory()) return list(root, `${path}/`);
    if (entry.isFile()) return [{ kind: 'file', path }];
    if (!entry.isSymbolicLink()) return [{ kind: 'other', path }];
    return [{ kind: 'link', path, target: await readlink(join(root, path)) }];
  });
  return (await Promise.all(found)).flat();
}

function byPath(a: TreeEntry, b: TreeEntry): number {
  return a.path < b.path ? -1 : 1;
}
