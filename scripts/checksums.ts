/**
 * Writes the sums of what a release has, in the format of sha256sum.
 *
 *   node scripts/checksums.ts    dist/SHA256SUMS; check with: sha256sum --check SHA256SUMS
 */
import { readdir, writeFile } from 'node:fs/promises';
import { checksums, isReleased } from './release/checksums.ts';

const files = (await readdir('dist')).filter(isReleased).toSorted();
await writeFile('dist/SHA256SUMS', await checksums('dist', files));
