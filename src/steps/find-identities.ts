import { Failure } from '../errors.ts';
import type { SshFlags } from '../model/request.ts';
import type { Identity, Ports } from '../ports.ts';

/** Where the key of `--keep-key` lies on the user's machine, one for each cluster. */
export function keptKeyPath(dataHome: string, clusterId: string): string {
  return `${dataHome}/${clusterId}/id`;
}

/**
 * The keys that the user has, in the order in which they are tried: the file of `--key`, those of the ssh-agent, the one
 * that an earlier run kept for this cluster.
 */
export async function findIdentities(
  { ssh, files }: Pick<Ports, 'ssh' | 'files'>,
  flags: SshFlags,
  clusterId: string | undefined,
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  const named = flags.key.kind === 'file' ? [await identityFromFile({ ssh, files }, flags.key.path)] : [];
  const kept = clusterId === undefined ? undefined : await keptIdentity({ ssh, files }, clusterId);
  return [...named, ...(await ssh.agentIdentities(signal)), ...(kept ? [kept] : [])];
}

/** The key that `--keep-key` left for this cluster, if any. */
export async function keptIdentity(
  { ssh, files }: Pick<Ports, 'ssh' | 'files'>,
  clusterId: string,
): Promise<Identity | undefined> {
  const path = keptKeyPath(files.dataHome, clusterId);
  const text = await files.read(path);
  return text === undefined ? undefined : ssh.identityOf(text, path);
}

async function identityFromFile({ ssh, files }: Pick<Ports, 'ssh' | 'files'>, path: string): Promise<Identity> {
  const text = await files.read(path);
  if (text !== undefined) return ssh.identityOf(text, path);
  throw new Failure('usage', 'BAD_KEY', `--key ${path}: there is no such file`, {
    hint: 'name a private key, or one of here, node, agent',
  });
}
