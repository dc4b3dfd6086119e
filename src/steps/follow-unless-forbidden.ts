import { once } from 'node:events';
import { Failure } from '../errors.ts';
import type { Resource, Selection } from '../model/resource.ts';
import type { Cluster } from '../ports.ts';

/** `follow`, which shows `hidden` and nothing more where the user may not look: for what a wait can do without. */
export async function* followUnlessForbidden<T>(
  cluster: Pick<Cluster, 'follow'>,
  resource: Resource<T>,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<readonly T[] | 'hidden'> {
  try {
    yield* cluster.follow(resource, selection, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'FORBIDDEN') throw error;
    yield 'hidden';
    if (!signal.aborted) await once(signal, 'abort');
  }
}
