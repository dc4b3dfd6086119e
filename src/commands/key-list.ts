import { machineConfigs } from '../model/pool/machine-config.ts';
import type { KeyListRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { oursSelector } from '../model/run-id.ts';
import { grantedKeys, keyTable } from '../model/ssh/key-table.ts';
import type { Ports } from '../ports.ts';
import { poolNamed } from '../steps/prepare/pool-named.ts';
import { noPools } from '../steps/prepare/select-nodes.ts';

/** `key list`: the keys that MachineConfigs of this program let in. */
export async function keyList(
  { cluster, reporter }: Ports,
  { pool }: KeyListRequest,
  signal: AbortSignal,
): Promise<Result> {
  const [configs] = await Promise.all([
    cluster.list(machineConfigs, { labelSelector: oursSelector }, signal),
    pool === undefined ? undefined : poolNamed({ cluster }, pool, signal),
  ]);
  if (!configs) throw noPools();
  const keys = grantedKeys(configs).filter(key => pool === undefined || key.pool === pool);
  if (keys.length === 0) reporter.emit({ kind: 'notice', text: 'no key is granted' });
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}
