import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../errors.ts';
import { knownNamesText, type NamedKind, readKnownNames } from '../../model/completion/known-names.ts';
import { nodes } from '../../model/node/node.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import { pools } from '../../model/pool/pool.ts';
import type { Resource } from '../../model/resource.ts';
import type { Cluster, Ports } from '../../ports.ts';

type ReadNames = (cluster: Pick<Cluster, 'list'>, signal: AbortSignal) => Promise<readonly string[]>;

const readers: Readonly<Record<NamedKind, ReadNames>> = {
  node: (...given) => namesAmong(nodes, ({ metadata }) => [metadata.name], ...given),
  pool: (...given) => namesAmong(pools, ({ metadata }) => [metadata.name], ...given),
  package: (...given) => namesAmong(nodes, ({ overrideRecord }) => namesOf(overrideRecord), ...given),
};

/**
 * The names of all that are of a kind, sorted. They are kept for seconds in a file of the user's, so that the next key is
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
  const names = (await unlessFailed(readers[kind](cluster, signal))) ?? [];
  await unlessFailed(files.writeSecret(file, knownNamesText({ context, server, readAt: clock.now(), names })));
  return names;
}

async function namesAmong<T>(
  resource: Resource<T>,
  names: (object: T) => readonly string[],
  ...[cluster, signal]: Parameters<ReadNames>
): Promise<readonly string[]> {
  const found = (await cluster.list(resource, {}, signal)) ?? [];
  return [...new Set(found.flatMap(names))].toSorted();
}

function namesOf(record: OverrideRecord | undefined): readonly string[] {
  return record?.packages.map(({ name }) => name) ?? [];
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
