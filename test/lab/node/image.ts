import { createHash } from 'node:crypto';
import { access, glob, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBound } from './bound-process.ts';

/**
 * `rhcos9`: 9.6, of OpenShift 4.20. `rhcos8`: 8.6, of OpenShift 4.12; keys in another file. `rhcos48`: 8.4, of OpenShift 4.8;
 * its deployment is of no container.
 */
export type OperatingSystem = 'rhcos9' | 'rhcos8' | 'rhcos48';

/** Of the checkout; ignored by git. */
export const cacheDirectory = join(import.meta.dirname, '../../../.cache/lab');

/**
 * The disk image (a tar file) of an operating system, built if that has not been done yet from these files, these packages
 * and this machine's programs. Safe to be called by several processes at once: the last one to finish wins.
 */
export async function buildImage(os: OperatingSystem): Promise<string> {
  const image = images.get(os) ?? build(os);
  images.set(os, image);
  return image;
}

/** Those that this process has asked for. */
const images = new Map<OperatingSystem, Promise<string>>();

async function build(os: OperatingSystem): Promise<string> {
  const packages = join(cacheDirectory, 'packages');
  const sources = join(import.meta.dirname, 'image');
  const hash = createHash('sha256');
  for (const folder of [sources, packages]) {
    for (const file of (await Array.fromAsync(glob('**/*', { cwd: folder, withFileTypes: true }))).sort(byPath)) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      hash.update(`${path}\0`).update(folder === sources ? await readFile(path) : '');
    }
  }
  // The image masks the units that the machine's own packages have, and takes programs which it lacks.
  hash.update(await readFile('/var/lib/dpkg/status'));
  const image = join(cacheDirectory, `image-${os}-${hash.digest('hex').slice(0, 16)}.tar`);
  if (!(await exists(image))) {
    await mkdir(cacheDirectory, { recursive: true });
    await runBound([join(sources, 'build.sh'), os, packages, image]);
  }
  return image;
}

function byPath(a: { parentPath: string; name: string }, b: typeof a): number {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
