import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { NodeBinary } from '../node-binary.ts';

export type Packing = {
  /** One CommonJS file, `start.js` in a directory of its own. All paths are absolute. */
  readonly start: string;
  /** Files to be had by `node:sea`, by their names there. */
  readonly assets: Readonly<Record<string, string>>;
  readonly binary: string;
};

/**
 * Packs a script and `node` into one binary. pkg works in a directory that it makes in `TMPDIR`: so `main`, which stays in
 * the binary, names no directory of ours.
 */
export async function packScript(node: NodeBinary, { start, assets, binary }: Packing): Promise<void> {
  const options = {
    targets: [{ nodeRange: `node${node.version}`, platform: node.platform, arch: node.arch, output: binary }],
    nodePath: node.path,
    seaConfig: { main: '../start.js', disableExperimentalSEAWarning: true, useCodeCache: true, assets },
  };
  const directory = dirname(start);
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    TMPDIR: directory,
    // On Windows these are called so, and no program starts without the last one.
    USERPROFILE: directory,
    TEMP: directory,
    SystemRoot: process.env.SystemRoot,
  };
  await promisify(execFile)(node.path, ['scripts/packed/run-pkg.ts', start, JSON.stringify(options)], { env });
}
