import { once } from 'node:events';
import { Failure } from '../../src/errors.ts';
import type { Resource, Selection } from '../../src/model/resource.ts';
import type { Cluster } from '../../src/ports.ts';
import { rawNode, rawPool } from './objects.ts';

type World = { readonly [key: string]: object };

/** A cluster of a few objects, by `plural/name`, that change while they are followed. */
export type PoolWorld = {
  readonly cluster: Pick<Cluster, 'get' | 'list' | 'follow' | 'patch' | 'create' | 'isAllowed'>;
  /** An object as it is now. */
  readonly object: (key: string) => object | undefined;
  /** Replaces objects, or takes them away. */
  readonly set: (changes: Readonly<Record<string, object | undefined>>) => void;
  /** Merge patches that were taken, in order. */
  readonly patches: readonly object[];
  /** Rights that the user does not have: `VERB PLURAL`. */
  readonly denied: Set<string>;
};

export const settledNode = rawNode({ config: { current: 'rendered-worker-0' } });

/**
 * `worker-a`, which is done, in a pool at rest, on a cluster that is not being updated, but for what is said to be
 * otherwise. A pool that is patched has been looked at by the operator at once.
 */
export function aPoolWorld(objects: Readonly<Record<string, object>> = {}): PoolWorld {
  let version = 1;
  let now: World = {
    'nodes/worker-a': settledNode,
    'machineconfigpools/worker': rawPool(),
    'clusterversions/version': {},
    ...objects,
  };
  let change = Promise.withResolvers<void>();
  const patches: object[] = [];
  const denied = new Set<string>();
  const set: PoolWorld['set'] = changes => {
    version++;
    const kept = Object.entries({ ...now, ...changes }).flatMap(([key, object]) => (object ? [[key, object]] : []));
    now = Object.fromEntries(kept);
    change.resolve();
    change = Promise.withResolvers();
  };
  const demand = (verb: string, { plural }: Pick<Resource<unknown>, 'plural'>): void => {
    if (denied.has(`${verb} ${plural}`)) throw new Failure('refused', 'FORBIDDEN', `you may not ${verb} ${plural}`);
  };
  const read = <T>(resource: Resource<T>, raw: object): T =>
    resource.read(merged(raw, { metadata: { resourceVersion: String(version) } }));
  const select = <T>(resource: Resource<T>, { fieldSelector }: Selection): readonly T[] => {
    const name = fieldSelector?.match(/^metadata\.name=(.*)$/)?.[1];
    const found = Object.entries(now).filter(([key]) =>
      name === undefined ? key.startsWith(`${resource.plural}/`) : key === `${resource.plural}/${name}`,
    );
    return found.map(([, raw]) => read(resource, raw));
  };
  return {
    object: key => now[key],
    set,
    patches,
    denied,
    cluster: {
      async get(resource, { name }) {
        demand('get', resource);
        const raw = now[`${resource.plural}/${name}`];
        return raw && read(resource, raw);
      },
      async list(resource, selection) {
        demand('list', resource);
        return select(resource, selection);
      },
      async *follow(resource, selection, signal) {
        demand('watch', resource);
        while (!signal.aborted) {
          const changed = change.promise;
          yield select(resource, selection);
          await Promise.race([changed, signal.aborted || once(signal, 'abort')]);
        }
      },
      async patch(resource, { name }, patch) {
        demand('patch', resource);
        const key = `${resource.plural}/${name}`;
        const { resourceVersion } = Object(patch).metadata ?? {};
        if (resourceVersion !== String(version)) throw new Failure('failed', 'CONFLICT', 'somebody was faster');
        patches.push(patch);
        const generation = (Object(now[key]).metadata.generation ?? 0) + 1;
        const seen = { metadata: { generation }, status: { observedGeneration: generation } };
        set({ [key]: merged(merged(now[key] ?? {}, patch), seen) });
        return read(resource, now[key] ?? {});
      },
      create: async resource => resource.read({ status: { userInfo: { username: 'kim' } } }),
      isAllowed: async ({ verb, resource }) => !denied.has(`${verb} ${resource}`),
    },
  };
}

/** RFC 7386, as far as tests need it. */
function merged(base: object, patch: object): object {
  const result: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else if (typeof value === 'object' && !Array.isArray(value)) result[field] = merged(Object(result[field]), value);
    else result[field] = value;
  }
  return result;
}
