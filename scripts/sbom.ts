/**
 * Writes the bill of materials.
 *
 *   node scripts/sbom.ts    dist/oc-rpmoverlay.cdx.json
 */
import { mkdir, writeFile } from 'node:fs/promises';
import packageJson from '../package.json' with { type: 'json' };
import { billOfMaterials } from './release/sbom.ts';

await mkdir('dist', { recursive: true });
const bill = await billOfMaterials(packageJson.name);
await writeFile('dist/oc-rpmoverlay.cdx.json', `${JSON.stringify(bill, null, 2)}\n`);
