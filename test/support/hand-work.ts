import type { RolloutWork } from '../../src/steps/rollout/roll-out.ts';

/** Work on nodes whose parts a test ends, one by one. */
export type HandWork = {
  readonly work: RolloutWork;
  /** `prepare a` or `disturb a`, in the order in which they were begun; those that have not ended. */
  readonly atWork: () => readonly string[];
  /** All that was ever begun. */
  readonly begun: () => readonly string[];
  /** Ends a part, and lets all that follows come to its rest. A preparation ends with `disturb` unless it is told otherwise. */
  readonly finish: (part: string, end?: 'disturb' | 'done' | Error) => Promise<void>;
};

export function handWork(): HandWork {
  const parts = new Map<string, PromiseWithResolvers<'disturb' | 'done'>>();
  const begun: string[] = [];
  const begin = async (part: string): Promise<'disturb' | 'done'> => {
    const end = Promise.withResolvers<'disturb' | 'done'>();
    parts.set(part, end);
    begun.push(part);
    return await end.promise.finally(() => parts.delete(part));
  };
  return {
    work: {
      prepare: async ({ node }, settle) => {
        const end = await begin(`prepare ${node.metadata.name}`);
        settle({ state: end === 'done' ? 'already' : 'staged' }, end === 'done' ? 'it was so' : 'staged');
        return end;
      },
      disturb: async ({ node }, settle) => {
        await begin(`disturb ${node.metadata.name}`);
        settle({ state: 'booted' }, 'booted');
      },
    },
    atWork: () => [...parts.keys()],
    begun: () => begun,
    finish: async (part, end = 'disturb') => {
      const found = parts.get(part);
      if (!found) throw new Error(`nobody is at «${part}», but at ${[...parts.keys()].join(', ')}`);
      if (end instanceof Error) found.reject(end);
      else found.resolve(end);
      await rest();
    },
  };
}

/** Until nothing moves any more that waits for no timer. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
}
