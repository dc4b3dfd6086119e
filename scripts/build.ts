/**
 * Builds the program: one bundle (esbuild), and out of it the single binary (pkg).
 *
 *   node scripts/build.ts --bundle    dist/bundle/main.mjs and its chunks, for the tests and for the machine's own Node
 *   node scripts/build.ts             dist/oc-rpmoverlay as well, for this machine's platform
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { packBinary } from './pack-binary.ts';

const { values } = parseArgs({ options: { bundle: { type: 'boolean', default: false } } });

await rm('dist/bundle', { recursive: true, force: true });
const entry = await bundle('dist/bundle');
if (!values.bundle) await packBinary({ entry, binary: 'dist/oc-rpmoverlay' });
