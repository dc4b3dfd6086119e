import type { Cluster } from '../../src/ports.ts';
import { following, getting } from './answers.ts';
import { rawNode, rawPool } from './objects.ts';

/** A cluster whose operator has done everything before anybody looks. */
export type QuickOperator = {
  readonly cluster: Pick<Cluster, 'get' | 'follow' | 'create' | 'patch' | 'delete'>;
  /** The names of the MachineConfigs that were made, and are there. */
  readonly configs: () => readonly string[];
};

/** `pools` by name, with the names of their nodes. */
export function aQuickOperator(pools: Readonly<Record<string, readonly string[]>>): QuickOperator {
  const made = new Map<string, { readonly role: string; readonly spec: unknown }>();
  const renderedOf = (pool: string) => {
    const sources = [...made].filter(([, { role }]) => role === pool);
    const name = `rendered-${pool}-${sources.length}`;
    return { name, sources: sources.map(([source]) => source), spec: sources[0]?.[1].spec };
  };
  const objects = (): Readonly<Record<string, object>> =>
    Object.fromEntries(
      Object.entries(pools).flatMap(([pool, nodes]) => {
        const { name, sources, spec } = renderedOf(pool);
        return [
          [`machineconfigpools/${pool}`, rawPool({ name: pool, target: [name, ['00-base', ...sources]] })],
          [`machineconfigs/${name}`, { metadata: { name }, spec }],
          ...nodes.map(node => [`nodes/${node}`, rawNode({ name: node, config: { current: name } })]),
        ];
      }),
    );
  return {
    configs: () => [...made.keys()],
    cluster: {
      get: (resource, name, signal) => getting(objects())(resource, name, signal),
      follow: (resource, selection, signal) => {
        const sights = Object.entries(objects()).map(([key, object]) => [key, [[object]]] as const);
        return following(Object.fromEntries(sights))(resource, selection, signal);
      },
      create: async (resource, manifest) => {
        const role = manifest.metadata.labels?.['machineconfiguration.openshift.io/role'] ?? '';
        made.set(manifest.metadata.name ?? '', { role, spec: manifest.spec });
        return resource.read(manifest);
      },
      patch: async (resource, { name }, patch) => resource.read({ metadata: { name }, ...patch }),
      delete: async (_resource, { name }) => (made.delete(name) ? 'accepted' : 'absent'),
    },
  };
}
