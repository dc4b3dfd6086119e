import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { nodeBinary } from '../node-binary.ts';
import type { Section } from './section.ts';

/** How large the binary is, and how much of that the Node in it was before. Gzipped as in the archive of a release. */
export async function measureSize(): Promise<Section> {
  const files = { '`oc-rpmoverlay`': 'dist/oc-rpmoverlay', 'the Node in it': nodeBinary().path };
  const rows: string[][] = [];
  for (const [name, file] of Object.entries(files)) {
    const content = await readFile(file);
    rows.push([name, megabytes(content.length), megabytes((await promisify(gzip)(content)).length)]);
  }
  return { title: 'Size', columns: ['', 'file', 'gzipped'], rows };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
