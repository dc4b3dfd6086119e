import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A Node that npm carries, whatever the machine has; `package.json` pins its version. */
export type NodeBinary = {
  readonly path: string;
  /** `24.21.0` */
  readonly version: string;
  readonly platform: 'linux';
  readonly arch: string;
  /** Node's own licence, and those of what it is made of. */
  readonly licensePath: string;
};

/** The one of this machine's platform. */
export function nodeBinary(): NodeBinary {
  const { arch } = process;
  const packageFile = `node-linux-${arch}/package.json`;
  const require = createRequire(import.meta.url);
  const { version } = require(packageFile);
  const directory = dirname(require.resolve(packageFile));
  return {
    path: join(directory, 'bin', 'node'),
    version,
    platform: 'linux',
    arch,
    licensePath: join(directory, 'LICENSE'),
  };
}
