import { type Node, nodes } from '../../src/model/node/node.ts';
import type { Cluster } from '../../src/ports.ts';
import { rawNode } from './objects.ts';

type NodeOptions = NonNullable<Parameters<typeof rawNode>[0]>;

/** Nodes that a test changes, and the API that shows them. */
export type NodeWorld = {
  readonly cluster: Pick<Cluster, 'get' | 'follow'>;
  /** As it is now. */
  readonly node: (name: string) => Node;
  readonly all: () => readonly Node[];
  /** Seen by those who watch, unless the watch lags behind. */
  readonly change: (name: string, options: NodeOptions) => void;
  /** Whether a watch shows changes of this node; those that it did not show, it shows when this is called. */
  readonly lag: (name: string, lags: 'lags' | 'is-shown') => void;
  /** How many watches are open. */
  readonly watches: () => number;
};

/** `options` by name. */
export function aNodeWorld(options: Readonly<Record<string, NodeOptions>>): NodeWorld {
  const truth = new Map(Object.entries(options).map(([name, one], at) => [name, { one, version: at + 1 }]));
  const shown = new Map(truth);
  const lagging = new Set<string>();
  const watchers = new Set<() => void>();
  let version = truth.size;
  const read = (from: typeof truth, name: string): Node => {
    const state = from.get(name);
    if (!state) throw new Error(`there is no node/${name}`);
    return nodes.read(rawNode({ ...state.one, name, resourceVersion: `${state.version}` }));
  };
  const show = (name: string): void => {
    const state = truth.get(name);
    if (!state || lagging.has(name)) return;
    shown.set(name, state);
    for (const wake of watchers) wake();
  };
  return {
    node: name => read(truth, name),
    all: () => [...truth.keys()].map(name => read(truth, name)),
    change: (name, one) => {
      version += 1;
      truth.set(name, { one: { ...truth.get(name)?.one, ...one }, version });
      show(name);
    },
    lag: (name, lags) => {
      if (lags === 'lags') lagging.add(name);
      else lagging.delete(name);
      show(name);
    },
    watches: () => watchers.size,
    cluster: {
      get: async (resource, { name }, signal) => {
        await new Promise(setImmediate);
        signal.throwIfAborted();
        return resource.read(
          rawNode({ ...truth.get(name)?.one, name, resourceVersion: `${truth.get(name)?.version}` }),
        );
      },
      follow: async function* (resource, _selection, signal) {
        let next = Promise.withResolvers<void>();
        const wake = (): void => next.resolve();
        watchers.add(wake);
        for (const [name, state] of truth) shown.set(name, state); // A watch begins with a list, which is as it is.
        signal.addEventListener('abort', wake, { once: true });
        try {
          while (!signal.aborted) {
            next = Promise.withResolvers();
            const raw = [...shown].map(([name, state]) =>
              rawNode({ ...state.one, name, resourceVersion: `${state.version}` }),
            );
            yield raw.map(resource.read);
            if (!signal.aborted) await next.promise;
          }
        } finally {
          watchers.delete(wake);
          signal.removeEventListener('abort', wake);
        }
      },
    },
  };
}
