import type { ObjectName, Resource, Selection } from '../model/resource.ts';
import type { Cluster } from '../ports.ts';

/**
 * The same cluster, which is asked for each object, and each list but those by a field, once, however many nodes or pools it is about: for what is
 * one look. What the first who asks is told, all are told, failures too.
 */
export function readingOnce<C extends Pick<Cluster, 'get' | 'list'>>(cluster: C): C {
  const asked = new Map<string, Promise<unknown>>();
  const once = (key: string, ask: () => Promise<unknown>): Promise<unknown> => {
    const answer = asked.get(key) ?? ask();
    asked.set(key, answer);
    return answer;
  };
  return {
    ...cluster,
    async get<T>(resource: Resource<T>, name: ObjectName, signal: AbortSignal): Promise<T | undefined> {
      const key = keyOf('get', resource, [name.namespace, name.name]);
      const raw = await once(key, () => cluster.get(unread(resource), name, signal));
      return raw === undefined ? undefined : resource.read(raw);
    },
    async list<T>(resource: Resource<T>, selection: Selection, signal: AbortSignal): Promise<readonly T[] | undefined> {
      const { namespace, labelSelector, fieldSelector } = selection;
      // The pods of one node: nobody asks for them again, and those of all nodes are too much to keep.
      if (fieldSelector !== undefined) return cluster.list(resource, selection, signal);
      const key = keyOf('list', resource, [namespace, labelSelector]);
      const raw = await once(key, () => cluster.list(unread(resource), selection, signal));
      return Array.isArray(raw) ? raw.map(resource.read) : undefined;
    },
  };
}

/** As it came: two resources may read the same object differently. */
function unread(resource: Resource<unknown>): Resource<unknown> {
  return { ...resource, read: raw => raw };
}

function keyOf(verb: string, { group, plural }: Resource<unknown>, which: readonly (string | undefined)[]): string {
  return JSON.stringify([verb, group, plural, ...which]);
}
