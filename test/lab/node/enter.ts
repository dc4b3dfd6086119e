import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The words that run a program in the namespaces of a process (its id on this machine): mount, uts, ipc, net, pid, cgroup.
 * The program is killed when what stands for it on this machine is. Its status is kept; 128 + signal when it was killed.
 */
export function enter(pid: number, argv: readonly string[]): string[] {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
  const program = ['setpriv', '--pdeathsig', 'KILL', ...argv];
  return [
    'nsenter',
    '--target',
    String(pid),
    ...namespaces,
    '--no-fork',
    '/usr/bin/perl',
    '-e',
    WAIT,
    '--',
    ...program,
  ];
}

const WAIT = readFileSync(join(import.meta.dirname, 'wait.pl'), 'utf8');
