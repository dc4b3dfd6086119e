import type { Ssh } from '../ports.ts';
import { connect } from './connect.ts';
import { identityOf } from './identity.ts';
import { makeKeyPair } from './key-pair.ts';
import { readHostKey } from './read-host-key.ts';
import { agentIdentities } from './ssh-agent.ts';

type Settings = {
  /** The user's `SSH_AUTH_SOCK`. */
  readonly agentSocket: string | undefined;
  /** The user's `TERM`, for programs that get a terminal. */
  readonly terminalType?: string | undefined;
};

/** SSH by the ssh2 package: no program and no configuration of the user's machine is used, but for the agent. */
export function openSsh({ agentSocket, terminalType = 'xterm' }: Settings): Ssh {
  return {
    makeKeyPair,
    identityOf,
    agentIdentities: signal => agentIdentities(agentSocket, signal),
    readHostKey,
    connect: (stream, options, signal) => connect(stream, { ...options, terminalType }, signal),
  };
}
