import type { Store, StoredObject, StoreEvent } from '../../api/store.ts';
import { isResource, NODES } from '../resources.ts';
import { marksOf } from './node-marks.ts';
import { machineConfigPools, machineConfigs } from './resources.ts';

type Facts = Readonly<Record<string, unknown>>;

/**
 * Writes down what changes in a store, one line a commit: the time, whose, and the facts that are new. Rendered
 * MachineConfigs are called `POOL#N` by the order in which they are met.
 */
export class Chronicle {
  readonly #names = new Map<string, string>();
  readonly #now: () => number;
  #lines: string[] = [];

  constructor(store: Store, now: () => number) {
    this.#now = now;
    for (const config of store.list(machineConfigs)) this.shorten(config.metadata.name);
    store.listen(event => this.#hear(event));
  }

  /** What was written since the last time. */
  take(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  shorten(text: string): string {
    return text.replaceAll(/rendered-([a-z-]+)-[0-9a-f]{32}/g, (name, pool: string) => {
      const before = [...this.#names.values()].filter(other => other.startsWith(`${pool}#`)).length;
      const short = this.#names.get(name) ?? `${pool}#${before}`;
      this.#names.set(name, short);
      return short;
    });
  }

  #hear({ type, resource, object, previous }: StoreEvent): void {
    const read = [
      { of: machineConfigs, title: 'mc', facts: (): Facts => ({}) },
      { of: machineConfigPools, title: 'mcp', facts: factsOfPool },
      { of: NODES, title: 'node', facts: factsOfNode },
    ].find(one => isResource(one.of, resource));
    if (!read) return;
    const before = previous ? read.facts(previous) : {};
    const changed = Object.entries(read.facts(object)).filter(([fact, value]) => before[fact] !== value);
    const verb = type === 'MODIFIED' ? [] : [type];
    const said = changed.map(([fact, value]) => `${fact}=${value}`);
    this.#lines.push(this.shorten([this.#now(), `${read.title}/${object.metadata.name}`, ...verb, ...said].join(' ')));
  }
}

function factsOfNode(node: StoredObject): Facts {
  const taints: readonly { key: string }[] = node.spec?.taints ?? [];
  return { ...marksOf(node), cordoned: node.spec?.unschedulable === true, taints: taints.map(({ key }) => key).join() };
}

function factsOfPool({ metadata, spec, status = {} }: StoredObject): Facts {
  const conditions: readonly { type: string; status: string; message: string }[] = status.conditions ?? [];
  const sources: readonly { name: string }[] = spec.configuration?.source ?? [];
  return {
    generation: metadata.generation,
    target: spec.configuration?.name,
    sources: sources.map(({ name }) => name).join(),
    observed: status.observedGeneration,
    settled: status.configuration?.name,
    machines: status.machineCount,
    ready: status.readyMachineCount,
    updated: status.updatedMachineCount,
    unavailable: status.unavailableMachineCount,
    degraded: status.degradedMachineCount,
    ...Object.fromEntries(conditions.map(one => [one.type, [one.status, one.message].filter(Boolean).join(': ')])),
  };
}
