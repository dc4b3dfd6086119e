import { LabNode } from './node/lab-node.ts';
import type { LabNetwork } from './node/network.ts';
import { Rack } from './node/rack.ts';

export type MachineOptions = {
  readonly name: string;
  /** Default: `rhcos9`. */
  readonly os?: 'rhcos48' | 'rhcos8' | 'rhcos9';
  readonly fips?: boolean;
};

/** The nodes that run, on a network of their own. */
export type Machines = AsyncDisposable & {
  readonly nodes: ReadonlyMap<string, LabNode>;
  /** `undefined` where there are no nodes. */
  readonly network: LabNetwork | undefined;
};

/** Boots them all at once. Needs root, unless there are none. */
export async function bootMachines(options: readonly MachineOptions[]): Promise<Machines> {
  if (options.length === 0) return { nodes: new Map(), network: undefined, [Symbol.asyncDispose]: async () => {} };
  await using ends = new AsyncDisposableStack();
  const rack = ends.use(await Rack.create());
  const booting = options.map(async ({ name, os = 'rhcos9', fips = false }) => {
    const node = ends.use(await LabNode.create({ name, rack, os, fips }));
    await node.boot();
    return node;
  });
  // Not before all are up or have failed: what is still being made could not be taken down.
  await Promise.allSettled(booting);
  const nodes = await Promise.all(booting);
  const end = ends.move();
  return {
    nodes: new Map(nodes.map(node => [node.name, node])),
    network: rack.network,
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  };
}
