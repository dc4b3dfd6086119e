import type { PublicKey } from './ssh-key.ts';

/** What `ssh_config(5)` needs to reach a node through `proxy`. */
export type SshConfigOptions = {
  readonly node: string;
  /** The command that talks to the node's sshd over its own stdin and stdout, quoted for a shell. */
  readonly proxyCommand: string;
  readonly hostKey: PublicKey;
};

/** Of a node's host keys, the one to pin: OpenSSH takes the same order. `undefined` where none is of a known type. */
export function preferredHostKey(hostKeys: readonly PublicKey[]): PublicKey | undefined {
  return preferred.flatMap(algorithm => hostKeys.find(key => key.algorithm === algorithm) ?? []).at(0);
}

const preferred = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];

/**
 * A `Host` stanza with the host key in it: `KnownHostsCommand` prints the key that the API told us, so nothing is kept in
 * a file and nobody is asked to trust a key on sight (OpenSSH 8.5 and later).
 */
export function sshConfigStanza({ node, proxyCommand, hostKey }: SshConfigOptions): string {
  const { algorithm, base64 } = hostKey;
  const lines = [
    `Host ${node}`,
    '  User core',
    `  ProxyCommand ${proxyCommand.replaceAll('%', '%%')}`,
    `  HostKeyAlias ${node}`,
    `  HostKeyAlgorithms ${algorithm === 'ssh-rsa' ? 'rsa-sha2-512,rsa-sha2-256' : algorithm}`,
    `  KnownHostsCommand /bin/echo ${node} ${algorithm} ${base64}`,
    '  UserKnownHostsFile /dev/null',
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
  ];
  return `${lines.join('\n')}\n`;
}
