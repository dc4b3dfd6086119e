import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../errors.ts';
import { knownNamesText, type NamedKind, readKnownNames } from '../../model/completion/known-names.ts';
import { nodes } from '../../model/node/node.ts';
import { pools } from '../../model/pool/pool.ts';
import type { Metadata, Resource } from '../../model/resource.ts';
import type { Ports } from '../../ports.ts';

const resources: Readonly<Record<NamedKind, Resource<{ readonly metadata: Metadata }>>> = { node: nodes, pool: pools };

/**
 * The names of all objects of a kind, sorted. They are kept for seconds in a file of the user's, so that the next key is
 * answered at once; also that there are none to be had is kept, so that a cluster that is away is not waited for again.
 */
export async function namesInCluster(
  { cluster, files, clock }: Pick<Ports, 'cluster' | 'files' | 'clock'>,
  kind: NamedKind,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { context, server } = cluster.identity;
  const file = join(files.cacheHome, `${kind}s-${digestOf(context, server)}.json`);
  const text = await unlessFailed(files.read(file));
  const known = readKnownNames(text, { context, server, now: clock.now() });
  if (known) return known;
  const found = (await unlessFailed(cluster.list(resources[kind], {}, signal))) ?? [];
  const names = found.map(({ metadata }) => metadata.name).toSorted();
  await unlessFailed(files.writeSecret(file, knownNamesText({ context, server, readAt: clock.now(), names })));
  return names;
}

/** Nobody is told what goes wrong between two keys. */
async function unlessFailed<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function digestOf(...words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
}
