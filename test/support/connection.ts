import type { ExecOptions, RemoteProcess, SshConnection } from '../../src/ports.ts';
import { anIdentity } from './identities.ts';

export type FakeConnection = SshConnection & {
  readonly asked: readonly { readonly command: string | undefined; readonly options: ExecOptions }[];
};

/** A login on which everything runs as this process. */
export function aConnection(remote: RemoteProcess): FakeConnection {
  const asked: { command: string | undefined; options: ExecOptions }[] = [];
  return {
    asked,
    identity: anIdentity('ssh-agent'),
    async exec(command, options) {
      asked.push({ command, options });
      return remote;
    },
    async [Symbol.asyncDispose]() {},
  };
}
