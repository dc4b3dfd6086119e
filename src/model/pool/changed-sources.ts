import type { Pool } from './pool.ts';

/** The MachineConfigs that some node of the pool does not have yet or still has. */
export function changedSources({ target, settled }: Pool): readonly string[] {
  if (settled.name === '' || target.name === settled.name) return [];
  return [...new Set(target.sources).symmetricDifference(new Set(settled.sources))];
}
