import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { runBound } from './bound-process.ts';

/** The image's own packages, by the names of their source packages: image/rpms and image/node-rpms say what is in them. */
export type SourcePackage = 'NetworkManager' | 'openvswitch3.5' | 'runc';

/**
 * Builds the image's packages anew, to override those of a node with: all parts of a source package, in the directory. The
 * paths of their files, by name.
 */
export async function buildOverride(
  directory: string,
  source: SourcePackage,
  { version, release }: { readonly version: string; readonly release: string },
): Promise<ReadonlyMap<string, string>> {
  const [spec = ''] = await Array.fromAsync(glob(join(import.meta.dirname, `image/*rpms/${source}.spec`)));
  const output = join(directory, `${source}-${version}-${release}`);
  const settings = {
    _topdir: join(output, 'build'),
    _rpmdir: output,
    _dbpath: join(output, 'db'),
    _build_name_fmt: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    __os_install_post: '%{nil}',
    lab_version: version,
    lab_release: release,
  };
  const defines = Object.entries(settings).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  await runBound(['rpmbuild', '--quiet', '-bb', ...defines, spec]);
  const files = await Array.fromAsync(glob(join(output, '*.rpm')));
  const suffix = `-${version}-${release}.`;
  return new Map(files.map(file => [file.slice(output.length + 1, file.lastIndexOf(suffix)), file]));
}
