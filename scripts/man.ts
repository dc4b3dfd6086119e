/**
 * Writes the manual page, from the same data as the help.
 *
 *   node scripts/man.ts    dist/oc-rpmoverlay.1
 */
import { mkdir, writeFile } from 'node:fs/promises';
import packageJson from '../package.json' with { type: 'json' };
import { entries } from '../src/cli/commands/all.ts';
import { manPage } from './man/man-page.ts';

await mkdir('dist', { recursive: true });
await writeFile('dist/oc-rpmoverlay.1', manPage(entries, packageJson.version));
