import { asRootBySsh, sshArgv } from '../../model/ssh/host-route.ts';
import type { HostShell, SshConnection } from '../../ports.ts';
import { collectOutput } from '../pod/collect-output.ts';

/** Runs programs as root over SSH: a real login, `unconfined_t` to SELinux, in the namespaces of PID 1. */
export function sshShell(connection: SshConnection, node: string): HostShell {
  return {
    argvOf: command => sshArgv(node, command.argv),
    async run(command, signal) {
      const stdin = command.input !== undefined;
      const process = await connection.exec(asRootBySsh(command.argv), { stdin }, signal);
      if (stdin) process.stdin.end(command.input);
      return collectOutput(process);
    },
    start: (command, options, signal) => connection.exec(asRootBySsh(command.argv), options, signal),
  };
}
