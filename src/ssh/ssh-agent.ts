import { connect } from 'node:net';
import type { AgentProtocol, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { Identity } from '../ports.ts';
import { makeIdentity } from './identity.ts';
import { loginMs } from './limits.ts';
import type { Sign } from './one-key-agent.ts';

/**
 * The keys of the ssh-agent that listens at `socketPath`, in its order; keys of kinds that ssh2 cannot use (certificates,
 * hardware keys) are left out. An agent that does not answer, or not as an agent does, counts as none.
 */
export async function agentIdentities(
  socketPath: string | undefined,
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  signal.throwIfAborted();
  if (socketPath === undefined) return [];
  try {
    const keys = await askAgent<ParsedKey[]>(socketPath, (agent, done) => agent.getIdentities(done), signal);
    return keys.map(key => makeIdentity(key, 'ssh-agent', signByAgent(socketPath, key)));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** The agent may ask its user first; it is not waited for longer than the login that needs the signature. */
function signByAgent(socketPath: string, key: ParsedKey): Sign {
  return (data, hash) =>
    askAgent<Buffer>(
      socketPath,
      (agent, done) => agent.sign(key, data, hash === undefined ? {} : { hash }, done),
      AbortSignal.timeout(loginMs),
    );
}

type Done<T> = (error?: Error | null, answer?: T) => void;

/** One question on a connection of its own. (ssh2's `OpenSSHAgent` cannot be told to stop waiting.) */
async function askAgent<T>(
  socketPath: string,
  ask: (agent: AgentProtocol, done: Done<T>) => void,
  signal: AbortSignal,
): Promise<T> {
  const socket = connect({ path: socketPath, signal });
  const agent = new ssh2.AgentProtocol(true);
  try {
    return await new Promise<T>((resolve, reject) => {
      socket.on('error', reject).on('close', () => reject(new Error('the agent hung up')));
      agent.on('error', reject);
      agent.pipe(socket).pipe(agent);
      ask(agent, (error, answer) => (answer === undefined ? reject(error) : resolve(answer)));
    });
  } finally {
    socket.destroy();
  }
}
