import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type NodeBinary, nodeBinary } from '../node-binary.ts';

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
  const here = nodeBinary();
  const isHere = node.path === here.path;
  const directory = dirname(start);
  if (!isHere) await putIntoCache(node, directory);
  const options = {
    targets: [{ nodeRange: `node${node.version}`, platform: node.platform, arch: node.arch, output: binary }],
    ...(isHere && { nodePath: node.path }),
    // The code cache of `main` is written by the Node of this machine; to another one it would be none.
    seaConfig: { main: '../start.js', disableExperimentalSEAWarning: true, useCodeCache: isHere, assets },
  };
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    TMPDIR: directory,
    // On Windows these are called so, and no program starts without the last one.
    USERPROFILE: directory,
    TEMP: directory,
    SystemRoot: process.env.SystemRoot,
  };
  await promisify(execFile)(here.path, ['scripts/packed/run-pkg.ts', start, JSON.stringify(options)], { env });
}

/**
 * Puts a Node of another platform where pkg keeps what it has fetched: by its `nodePath` it takes only one that it can run. It
 * looks there for an archive that was checked, and for what was unpacked from it.
 */
async function putIntoCache(node: NodeBinary, home: string): Promise<void> {
  const cache = join(home, '.pkg-cache', 'sea');
  const name = `node-v${node.version}-${node.platform}-${node.arch}`;
  const unpacked = join(cache, name, 'bin', 'node');
  await mkdir(dirname(unpacked), { recursive: true });
  await symlink(resolve(node.path), unpacked);
  const [archive, checked] = [join(cache, `${name}.tar.gz`), `${unpacked}.ok`];
  await Promise.all([archive, `${archive}.ok`, checked].map(file => writeFile(file, '')));
}
