/**
 * Packs what was built for this machine's platform into the archive of a release, with the files that the manifest for krew
 * names.
 *
 *   npm run build && node scripts/man.ts && node scripts/archive.ts    dist/oc-rpmoverlay-VERSION-OS-ARCH.tar.gz
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { contentsOf, membersOf } from './release/members.ts';
import { tarOf } from './release/tar.ts';
import { targetHere } from './release/targets.ts';

const target = targetHere();
const contents = contentsOf(load(await readFile('krew-manifest.yaml', 'utf8')), target);
const members = await membersOf(contents, target, { built: 'dist', source: '.' });
const archive = join('dist', contents.archive);
await writeFile(archive, gzipSync(tarOf(members)));
process.stdout.write(`${archive}\n`);
