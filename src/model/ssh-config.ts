import type { PublicKey } from './ssh-key.ts';

/** What `ssh_config(5)` needs to reach a node through `proxy`. */
export type SshConfigOptions = {
  readonly node: string;
  /** The command that talks to the node's sshd over its own stdin and stdout, quoted for a shell. */
  readonly proxyCommand: string;
  readonly hostKeys: readonly PublicKey[];
};

/** The first of these that a node has is pinned: OpenSSH takes the same order. */
const preferred = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

/**
 * A `Host` stanza with the host key in it: `KnownHostsCommand` prints the key that the API told us, so nothing is kept in
 * a file and nobody is asked to trust a key on sight (OpenSSH 8.5 and later).
 */
export function sshConfigStanza({ node, proxyCommand, hostKeys }: SshConfigOptions): string {
  const pinned = preferred.flatMap(algorithm => hostKeys.find(key => key.algorithm === algorithm) ?? []).at(0);
  const algorithms = pinned?.algorithm === 'ssh-rsa' ? 'rsa-sha2-512,rsa-sha2-256' : pinned?.algorithm;
  const lines = [
    `Host ${node}`,
    '  User core',
    `  ProxyCommand ${proxyCommand.replaceAll('%', '%%')}`,
    `  HostKeyAlias ${node}`,
    ...(pinned
      ? [
          `  HostKeyAlgorithms ${algorithms}`,
          `  KnownHostsCommand /bin/echo ${node} ${pinned.algorithm} ${pinned.base64}`,
          '  UserKnownHostsFile /dev/null',
          '  GlobalKnownHostsFile /dev/null',
          '  StrictHostKeyChecking yes',
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
