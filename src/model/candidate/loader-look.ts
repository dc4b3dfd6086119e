import { type HostCommand, look } from '../host-command.ts';
import { readRelease } from '../node/os-release.ts';
import { placeOf } from '../rpm/places.ts';

/** What a node says about what loads programs there. */
export type LoaderLook = {
  /** `RHEL 9.6` */
  readonly release: string;
  /** Of the interpreters that were asked for, those that are there and can be run. */
  readonly interpreters: ReadonlySet<string>;
  /** The loader's cache for programs of one architecture: from a library's name to its path below `/usr`. */
  readonly cache: ReadonlyMap<string, string>;
};

/**
 * With PID 1's root as the program's: all paths and links lead where they lead for the host, also in a pod, whose own
 * sight of `/usr` is from before it was unlocked.
 */
export function inRootOfInit(...argv: [string, ...string[]]): HostCommand {
  return look('chroot', '/proc/1/root', ...argv);
}

export function lookAtLoader(interpreters: readonly string[]): HostCommand {
  return inRootOfInit('/bin/sh', '-c', loaderScript, 'sh', ...interpreters);
}

const loaderScript = [
  'cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release; printf "\\0"',
  'LC_ALL=C /usr/sbin/ldconfig -p 2>/dev/null; printf "\\0"',
  'for file do [ -f "$file" ] && [ -x "$file" ] && printf "%s\\0" "$file"; done; exit 0',
].join('\n');

export function parseLoaderLook(stdout: string, architecture: string): LoaderLook {
  const [osRelease = '', cache = '', ...interpreters] = stdout.split('\0');
  return {
    release: readRelease(osRelease),
    interpreters: new Set(interpreters.filter(path => path !== '')),
    cache: parseCache(cache, architecture),
  };
}

/** Which of these paths are files, and which file each is when all links are followed. */
export function locateFiles(paths: readonly string[]): HostCommand {
  return inRootOfInit('/bin/sh', '-c', locateScript, 'sh', ...paths);
}

const locateScript = 'for file do [ -f "$file" ] && printf "%s\\t%s\\0" "$file" "$(realpath -- "$file")"; done; exit 0';

export function parseLocations(stdout: string): ReadonlyMap<string, string> {
  const entries = stdout.split('\0').slice(0, -1);
  return new Map(
    entries.map(entry => {
      const [path = '', real = ''] = entry.split('\t');
      return [path, real] as const;
    }),
  );
}

/** What `ldconfig -p` calls the programs of an architecture (glibc `elf/cache.c`, `print_entry`). */
const abiOf: Readonly<Record<string, string>> = { amd64: 'x86-64', arm64: 'AArch64', ppc64le: '64bit', s390x: '64bit' };

/** Without the variants for certain processors: each has the versions of the common one. The first of a name counts. */
function parseCache(printed: string, architecture: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const line of printed.split('\n')) {
    const [, name, words = '', path] = /^\s+(\S+) \(([^)]*)\) => (.+)$/.exec(line) ?? [];
    const [, abi] = words.split(',').map(word => word.trim());
    if (name === undefined || path === undefined || abi === undefined || words.includes('hwcap')) continue;
    if (abi !== abiOf[architecture]) continue;
    if (!paths.has(name)) paths.set(name, placeOf(path));
  }
  return paths;
}
