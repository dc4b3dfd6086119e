import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import packageLock from '../package-lock.json' with { type: 'json' };
import { type NodeBinary, npmNode } from './node-binary.ts';
import { nameOf, type Target } from './release/targets.ts';

const run = promisify(execFile);

/**
 * The Node of a platform of Linux that is not this machine's. npm does not install it here, so it is fetched as a package, once,
 * to `.cache/`; it is the one that package-lock.json has.
 */
export async function foreignNode(target: Target): Promise<NodeBinary> {
  if (target.node !== 'npm') throw new Error(`npm carries no Node for ${nameOf(target)}: build it on such a machine`);
  const arch = target.arch === 'amd64' ? 'x64' : target.arch;
  const name = `node-linux-${arch}` as const;
  const version = packageJson.optionalDependencies[name];
  const directory = join('.cache', `${name}-${version}`);
  if (!existsSync(directory)) {
    await fetchPackage(`${name}@${version}`, packageLock.packages[`node_modules/${name}`].integrity, directory);
  }
  return { ...npmNode(directory, { arch, version }), runner: runnerOf(arch) };
}

/** qemu, where `scripts/arm64-packages` has fetched it. */
function runnerOf(arch: string): readonly string[] | undefined {
  const root = resolve('.cache/arm64/usr');
  const qemu = join(root, 'bin/qemu-aarch64-static');
  return arch === 'arm64' && existsSync(qemu) ? [qemu, '-L', join(root, 'aarch64-linux-gnu')] : undefined;
}

/** `integrity` is `sha512-…`, of the archive. */
async function fetchPackage(name: string, integrity: string, directory: string): Promise<void> {
  await mkdir('.cache', { recursive: true });
  const fetched = await mkdtemp('.cache/fetched-');
  try {
    const { stdout } = await run('npm', ['pack', name, '--json', '--loglevel=error', '--pack-destination', fetched]);
    const archive = join(fetched, JSON.parse(stdout)[0].filename);
    const sum = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (`sha512-${sum}` !== integrity) throw new Error(`${name} is not the one of package-lock.json`);
    await run('tar', ['-xzf', archive, '-C', fetched]);
    await rename(join(fetched, 'package'), directory);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}
