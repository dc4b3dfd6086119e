import { type HostCommand, look } from '../host-command.ts';
import { type Nevra, parseNevra } from './nevra.ts';

/**
 * Whether rpm would install these files together as the node's program does it: its dependencies, its conflicts, its
 * architectures. Not the room on the disk: where `/usr` is still read-only, rpm takes it for full (rpm `lib/rpmts.c`).
 */
export function testInstall(files: readonly string[]): HostCommand {
  const options = ['--test', '--oldpackage', '--replacepkgs', '--ignoresize'];
  return look('unshare', '--mount', '--', ...withReadOnlyUsr('rpm', '-U', ...options, '--', ...files));
}

/** What is installed of these names now, as PID 1 has it, whatever mount namespace this is run in. */
export function askInstalled(names: readonly string[]): HostCommand {
  const query = withReadOnlyUsr('rpm', '-q', '--qf', '%{NAME}\\t%{NEVRA}\\n', '--', ...names);
  return look('nsenter', '--target', '1', '--mount', '--', 'unshare', '--mount', '--', ...query);
}

/** By name; several of a name are there where they were installed beside one another, as kernels are. */
export function parseInstalled(stdout: string): ReadonlyMap<string, readonly Nevra[]> {
  const packages = stdout.split('\n').flatMap(line => {
    const [name, text] = line.split('\t');
    const nevra = text === undefined ? undefined : parseNevra(text);
    return name === undefined || nevra === undefined ? [] : [{ name, nevra }];
  });
  const byName = Map.groupBy(packages, ({ name }) => name);
  return new Map([...byName].map(([name, found]) => [name, found.map(({ nevra }) => nevra)]));
}

/** Even to look, rpm writes beside its database (SQLite's shared memory) where it can; what only looks must not change `/usr`. */
function withReadOnlyUsr(...argv: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', readOnlyUsr, 'sh', ...argv];
}

/** `/usr` need not be a mount point yet, so it is made one. In a mount namespace of its own, which ends with the command. */
const readOnlyUsr = 'mount --bind /usr /usr && mount -o remount,bind,ro /usr && exec "$@"';
