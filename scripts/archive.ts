/**
 * Packs what was built for this machine's platform, or another one, into the archive of a release, with the files that the
 * manifest for krew names.
 *
 *   npm run build && node scripts/man.ts && node scripts/archive.ts    dist/oc-rpmoverlay-VERSION-OS-ARCH.tar.gz
 *   npm run build -- --target linux-arm64 && node scripts/archive.ts --target linux-arm64
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { contentsOf, membersOf } from './release/members.ts';
import { tarOf } from './release/tar.ts';
import { directoryOf, targetHere, targetNamed } from './release/targets.ts';

const { values } = parseArgs({ options: { target: { type: 'string' } } });
const target = values.target === undefined ? targetHere() : targetNamed(values.target);
const contents = contentsOf(load(await readFile('krew-manifest.yaml', 'utf8')), target);
const members = await membersOf(contents, target, { built: directoryOf(target), made: 'dist', source: '.' });
const archive = join('dist', contents.archive);
await writeFile(archive, gzipSync(tarOf(members)));
process.stdout.write(`${archive}\n`);
