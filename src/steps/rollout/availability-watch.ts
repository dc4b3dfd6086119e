import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { isOlder } from '../../model/resource-version.ts';
import { type CountedNodes, unavailableAmong } from '../../model/rollout/availability.ts';
import type { RolloutSight } from '../../model/rollout/rollout-turn.ts';
import type { Ports } from '../../ports.ts';
import { followUnlessForbidden } from '../follow-unless-forbidden.ts';

type WatchPorts = Pick<Ports, 'cluster' | 'reporter'>;

export type AvailabilityWatchOptions = {
  readonly counted: CountedNodes;
  /** Hears when there is something new to be read. */
  readonly changed: () => void;
};

/**
 * Who is unavailable, by one watch on all nodes, however many are worked on. Where the user may not list nodes, only those
 * that are worked on are known.
 */
export class AvailabilityWatch implements AsyncDisposable {
  readonly #ports: WatchPorts;
  readonly #options: AvailabilityWatchOptions;
  readonly #end = new AbortController();
  readonly #seen = new Map<string, Node>();
  #following: Promise<void> | undefined;
  #unavailable: RolloutSight['unavailable'] = 'unknown';
  #trouble: unknown;

  constructor(ports: WatchPorts, options: AvailabilityWatchOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Begins to watch, where that was not begun before. */
  begin(signal: AbortSignal): void {
    this.#following ??= this.#follow(AbortSignal.any([signal, this.#end.signal]));
  }

  get unavailable(): RolloutSight['unavailable'] {
    return this.#unavailable;
  }

  /** Why nothing more is seen; `undefined` while there is nothing. */
  get trouble(): unknown {
    return this.#trouble;
  }

  /** Looks at one node now: what the watch shows may be from before its work has ended. */
  async look(name: string, signal: AbortSignal): Promise<void> {
    try {
      const node = await this.#ports.cluster.get(nodes, { name }, signal);
      if (node) this.#take([...this.#seen.values(), node]);
    } catch (error) {
      // The watch shows it as soon as the API is there again, or the run is over.
      if (!(error instanceof Failure) && !signal.aborted) throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#following;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { cluster, reporter } = this.#ports;
    try {
      for await (const sight of followUnlessForbidden(cluster, nodes, {}, signal)) {
        if (sight === 'hidden') reporter.emit({ kind: 'warning', text: hiddenWarning });
        this.#take(sight === 'hidden' ? this.#options.counted.targets : sight);
        this.#options.changed();
      }
      if (!signal.aborted) throw new Error('the watch on nodes ended by itself');
    } catch (error) {
      if (signal.aborted) return;
      this.#trouble = error;
      this.#options.changed();
    }
  }

  #take(sight: readonly Node[]): void {
    const before = new Map(this.#seen);
    this.#seen.clear();
    for (const node of sight) {
      const { name } = node.metadata;
      const known = this.#seen.get(name) ?? before.get(name);
      this.#seen.set(name, known && isOlder(node.metadata, known.metadata) ? known : node);
    }
    this.#unavailable = unavailableAmong([...this.#seen.values()], this.#options.counted);
  }
}

const hiddenWarning = 'you may not list nodes: those that others made unavailable are not counted';
