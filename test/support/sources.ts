import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { readCandidate } from '../../src/model/candidate/candidate.ts';
import { bytesOf } from '../../src/model/transfer/bytes.ts';
import type { LocalFile } from '../../src/ports.ts';
import type { SourceFile, SourceLink } from '../../src/steps/candidate/read-sources.ts';

/** An open file of the user's that is in memory; `closed` counts how often it was closed. */
export type FakeFile = LocalFile & { readonly closed: () => number };

export function aLocalFile(content: string | Uint8Array, more: Partial<LocalFile> = {}): FakeFile {
  const bytes = Buffer.from(content);
  let closed = 0;
  return {
    kind: 'file',
    path: './file',
    bytes: bytesOf(bytes),
    isExecutable: false,
    stream: () => Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }),
    [Symbol.asyncDispose]: async () => {
      closed += 1;
    },
    ...more,
    closed: () => closed,
  };
}

export function sumOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A program that is to be put, unless told otherwise. */
export function aSource(path: string, content: string | Uint8Array, more: Partial<SourceFile> = {}): SourceFile {
  const file = aLocalFile(content);
  const candidate = readCandidate(file.bytes);
  return {
    kind: 'file',
    index: 1,
    path,
    file,
    sha256: sumOf(content),
    role: 'program',
    candidate,
    mode: '0755',
    ...more,
  };
}

export function aLink(path: string, target: string, index = 2): SourceLink {
  return { kind: 'link', index, path, source: './link', target };
}
