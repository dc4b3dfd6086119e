/**
 * Builds the program: the bundle (esbuild), and the single binary (pkg).
 *
 *   node scripts/build.ts --bundle                dist/bundle/main.mjs and its chunks, for the tests and for the machine's own
 *                                                 Node
 *   node scripts/build.ts                         dist/oc-rpmoverlay (.exe) as well, for this machine's platform, and the
 *                                                 licences of what is in it: dist/THIRD-PARTY-LICENSES.txt
 *   node scripts/build.ts --target linux-arm64    the binary and the licences for another Linux, in dist/linux-arm64/; starts
 *                                                 faster after scripts/arm64-packages
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleModules } from './bundle.ts';
import { foreignNode } from './foreign-node.ts';
import { nodeBinary } from './node-binary.ts';
import { packBinary } from './pack-binary.ts';
import { directoryOf, type Target, targetHere, targetNamed } from './release/targets.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

const { values } = parseArgs({
  options: { bundle: { type: 'boolean', default: false }, target: { type: 'string' } },
});

if (values.target === undefined) {
  await rm('dist/bundle', { recursive: true, force: true });
  await bundleModules('dist/bundle');
  if (!values.bundle) await buildBinary(targetHere());
} else await buildBinary(targetNamed(values.target));

async function buildBinary(target: Target): Promise<void> {
  const node = target === targetHere() ? nodeBinary() : await foreignNode(target);
  const directory = directoryOf(target);
  await mkdir(directory, { recursive: true });
  const contents = await packBinary(join(directory, target.program), node);
  await writeFile(join(directory, 'THIRD-PARTY-LICENSES.txt'), await thirdPartyLicenses(contents, node));
}
