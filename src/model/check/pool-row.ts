import { ignitionVersionFor } from '../pool/cluster-config.ts';
import type { Pool } from '../pool/pool.ts';
import { type CheckRow, type Objection, objected, ok } from './check-row.ts';

/**
 * Whether a key can be granted on a pool. `objection`: why `key grant` is refused there; that nodes would be disturbed asks
 * for a flag.
 */
export function poolRow(pool: Pool, version: string | undefined, objection: Objection | undefined): CheckRow {
  const about = { topic: 'keys', subject: { kind: 'pool', name: pool.metadata.name } } as const;
  if (!objection) return ok(about, `a key disturbs nobody (Ignition ${ignitionVersionFor(version)})`);
  return objected(about, objection.code === 'WOULD_DISRUPT' ? 'warning' : 'failure', objection);
}
