import type { Store, StoredObject } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import { timestamp } from '../timestamp.ts';
import { withCondition } from './conditions.ts';
import { DelayedQueue } from './delayed-queue.ts';
import { NotRendered } from './ignition.ts';
import { describeSelector, type LabelSelector, selects } from './label-selector.ts';
import { type Rendered, renderPool } from './render.ts';
import { machineConfigPools, machineConfigs } from './resources.ts';
import type { Timers } from './timers.ts';

/**
 * Makes one rendered MachineConfig out of all that a pool selects, and points the pool's spec to it
 * (MCO `pkg/controller/render/render_controller.go`).
 */
export class RenderController implements Disposable {
  readonly #store: Store;
  readonly #knobs: Knobs;
  readonly #timers: Timers;
  readonly #ignitionVersions: readonly string[];
  readonly #queue: DelayedQueue;

  constructor(world: { store: Store; knobs: Knobs; timers: Timers; ignitionVersions: readonly string[] }) {
    this.#store = world.store;
    this.#knobs = world.knobs;
    this.#timers = world.timers;
    this.#ignitionVersions = world.ignitionVersions;
    this.#queue = new DelayedQueue(world.timers, pool => this.#render(pool));
  }

  /** Has the pool looked at after `mcoRenderMs`. */
  enqueue(pool: string): void {
    this.#queue.add(pool, this.#knobs.mcoRenderMs);
  }

  /** Has all pools looked at that take this MachineConfig up. */
  enqueuePoolsOf(config: StoredObject): void {
    for (const pool of this.#store.list(machineConfigPools)) {
      if (selects(pool.spec.machineConfigSelector, config.metadata.labels)) this.enqueue(pool.metadata.name);
    }
  }

  #render(name: string): void {
    const pool = this.#store.get(machineConfigPools, undefined, name);
    if (!pool) return;
    try {
      const rendered = this.#renderSelected(pool);
      retarget(this.#store, pool, rendered);
      this.#report(name, '');
    } catch (error) {
      if (!(error instanceof NotRendered)) throw error;
      this.#report(name, `Failed to render configuration for pool ${name}: ${error.message}`);
    }
  }

  #renderSelected(pool: StoredObject): Rendered {
    const selector: LabelSelector | undefined = pool.spec.machineConfigSelector;
    const configs = this.#store.list(machineConfigs).filter(config => selects(selector, config.metadata.labels));
    if (configs.length === 0) {
      throw new NotRendered(`no MachineConfigs found matching selector ${describeSelector(selector)}`);
    }
    try {
      return renderPool(this.#store, pool, { configs, ignitionVersions: this.#ignitionVersions });
    } catch (error) {
      if (!(error instanceof NotRendered)) throw error;
      throw new NotRendered(`could not generate rendered MachineConfig: ${error.message}`);
    }
  }

  #report(name: string, message: string): void {
    const status = message === '' ? 'False' : 'True';
    const wanted = { type: 'RenderDegraded', status, reason: '', message } as const;
    this.#store.update(machineConfigPools, undefined, name, pool => {
      const conditions = pool.status?.conditions ?? [];
      pool.status = { ...pool.status, conditions: withCondition(conditions, wanted, timestamp(this.#timers.now())) };
    });
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }
}

/** Points the pool to its rendered MachineConfig, which is made where it is not there (any more). */
export function retarget(store: Store, pool: StoredObject, { config, sources }: Rendered): void {
  const { name } = config.metadata;
  if (!store.get(machineConfigs, undefined, name)) store.create(machineConfigs, config);
  const before = pool.spec.configuration;
  if (before?.name === name && JSON.stringify(before.source) === JSON.stringify(sources)) return;
  store.update(machineConfigPools, undefined, pool.metadata.name, draft => {
    draft.spec = { ...draft.spec, configuration: { name, source: sources }, paused: draft.spec.paused ?? false };
    draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
}
