import { type Pool, poolsWithRole, roleOf } from '../../model/pool/pool.ts';
import type { Ports } from '../../ports.ts';

/** One line, since it is not asked about: whom a key reaches, and what that does to them. */
export function announceGrant(
  { reporter }: Pick<Ports, 'reporter'>,
  {
    pool,
    pools,
    disruption,
  }: { readonly pool: Pool; readonly pools: readonly Pool[]; readonly disruption: string | undefined },
): void {
  const reached = poolsWithRole(roleOf(pool), pools);
  const names = reached.map(({ metadata }) => metadata.name).join(', ');
  const count = reached.reduce((sum, { machineCount }) => sum + machineCount, 0);
  const effect = disruption ?? 'no reboot';
  const whom = `${reached.length === 1 ? 'pool' : 'pools'} ${names}, ${count} ${count === 1 ? 'node' : 'nodes'}`;
  const text = `letting a key in as core by a MachineConfig: ${whom}, ${effect}`;
  reporter.emit({ kind: 'notice', text });
}
