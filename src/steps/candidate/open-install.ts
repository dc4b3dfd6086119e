import type { Install } from '../../model/put/install.ts';
import { wantsInstall } from '../../model/put/wants-install.ts';
import { placeOf } from '../../model/rpm/places.ts';
import type { Ports } from '../../ports.ts';
import { type LocalRpms, readLocalRpms } from '../rpm/read-rpms.ts';
import { readSources, type Sources } from './read-sources.ts';

/** What the user named to be installed, as far as it lies on the user's machine: open, and read once for all nodes. */
export type InstallSources = AsyncDisposable & {
  readonly files: Sources['all'];
  readonly rpms: LocalRpms['all'];
};

/** `undefined` where nothing is to be installed and nothing restarted. */
export async function openInstall(
  { files }: Pick<Ports, 'files'>,
  install: Install,
  signal: AbortSignal,
): Promise<InstallSources | undefined> {
  if (!wantsInstall(install)) return undefined;
  const { puts, rpms } = install;
  const localRpms = rpms.filter(name => !isUrl(name));
  await using stack = new AsyncDisposableStack();
  const sources = stack.use(await readSources({ files }, puts, signal));
  const packages = stack.use(await readLocalRpms({ files }, localRpms, signal));
  const kept = stack.move();
  return { files: sources.all, rpms: packages.all, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Where something is installed, as far as that is known here: links on a node, and packages of a URL, may lead elsewhere. */
export function installPaths({ files, rpms }: Pick<InstallSources, 'files' | 'rpms'>): readonly string[] {
  const packaged = rpms.flatMap(({ reading }) => (reading.kind === 'rpm' ? reading.paths.map(placeOf) : []));
  return [...files.map(({ path }) => path), ...packaged];
}

/** What the node is to fetch by itself. */
export function isUrl(name: string): boolean {
  return /^https?:\/\//i.test(name);
}
