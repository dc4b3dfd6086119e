/**
 * Builds the program: the bundle (esbuild), and the single binary (pkg).
 *
 *   node scripts/build.ts --bundle    dist/bundle/main.mjs and its chunks, for the tests and for the machine's own Node
 *   node scripts/build.ts             dist/oc-rpmoverlay (.exe) as well, for this machine's platform, and the licences of what
 *                                     is in it: dist/THIRD-PARTY-LICENSES.txt
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleModules } from './bundle.ts';
import { nodeBinary } from './node-binary.ts';
import { packBinary } from './pack-binary.ts';
import { targetHere } from './release/targets.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

const { values } = parseArgs({ options: { bundle: { type: 'boolean', default: false } } });

await rm('dist/bundle', { recursive: true, force: true });
await bundleModules('dist/bundle');
if (!values.bundle) {
  const node = nodeBinary();
  const contents = await packBinary(join('dist', targetHere().program), node);
  await writeFile('dist/THIRD-PARTY-LICENSES.txt', await thirdPartyLicenses(contents, node));
}
