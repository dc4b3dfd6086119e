import { type HostCommand, look } from '../host-command.ts';
import { type Nevra, parseNevra } from './nevra.ts';
import { asInitWithReadOnly, withReadOnly } from './read-only-look.ts';

/**
 * Whether rpm would install these files together as the node's program does it: its dependencies, its conflicts, its
 * architectures. Not the room on the disk: where `/usr` is still read-only, rpm takes it for full (rpm `lib/rpmts.c`).
 */
export function testInstall(files: readonly string[]): HostCommand {
  const options = ['--test', '--oldpackage', '--replacepkgs', '--ignoresize'];
  return look(...withReadOnly('/usr', 'rpm', '-U', ...options, '--', ...files));
}

/** What is installed of these names now, as PID 1 has it, whatever mount namespace this is run in. */
export function askInstalled(names: readonly string[]): HostCommand {
  return look(...asInitWithReadOnly('/usr', 'rpm', '-q', '--qf', '%{NAME}\\t%{NEVRA}\\n', '--', ...names));
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
