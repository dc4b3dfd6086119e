import { Failure } from '../../errors.ts';
import type { SshFlags } from '../../model/request.ts';
import type { Identity, Ports } from '../../ports.ts';
import type { ClusterFacts } from './read-cluster.ts';

/** A pool of a cluster, by names that stay. */
export type PoolOfCluster = { readonly clusterId: string | undefined; readonly pool: string };

/**
 * Where the key that `--keep-key` let in to a pool lies on the user's machine. `undefined` where a key cannot be kept: the
 * cluster does not say which it is, or the pool's name is none that Kubernetes gives and might lead elsewhere.
 */
export function keptKeyPath(dataHome: string, { clusterId, pool }: PoolOfCluster): string | undefined {
  const isName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(pool);
  return clusterId !== undefined && isName ? `${dataHome}/${clusterId}/${pool}` : undefined;
}

/**
 * The keys that the user has, in the order in which they are tried: the file of `--key`, those of the ssh-agent, those
 * that earlier runs kept for this cluster.
 */
export async function findIdentities(
  { ssh, files, reporter }: Pick<Ports, 'ssh' | 'files' | 'reporter'>,
  flags: SshFlags,
  facts: ClusterFacts,
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  const named = flags.key.kind === 'file' ? [await identityFromFile({ ssh, files }, flags.key.path)] : [];
  return [...named, ...(await ssh.agentIdentities(signal)), ...(await keptIdentities({ ssh, files, reporter }, facts))];
}

/** What `--keep-key` left for the pools of this cluster. Nobody named these files: one that is of no use ends no run. */
async function keptIdentities(
  { ssh, files, reporter }: Pick<Ports, 'ssh' | 'files' | 'reporter'>,
  { version, pools = [] }: ClusterFacts,
): Promise<readonly Identity[]> {
  const kept = pools.map(async ({ metadata }) => {
    const path = keptKeyPath(files.dataHome, { clusterId: version?.clusterId, pool: metadata.name });
    if (path === undefined) return [];
    try {
      const text = await files.read(path);
      return text === undefined ? [] : [ssh.identityOf(text, path)];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      reporter.emit({ kind: 'warning', text: `a kept key is passed over: ${error.message}` });
      return [];
    }
  });
  return (await Promise.all(kept)).flat();
}

async function identityFromFile({ ssh, files }: Pick<Ports, 'ssh' | 'files'>, path: string): Promise<Identity> {
  const text = await files.read(path);
  if (text !== undefined) return ssh.identityOf(text, path);
  throw new Failure('usage', 'BAD_KEY', `--key ${path}: there is no such file`, {
    hint: 'name a private key, or one of here, node, agent',
  });
}
