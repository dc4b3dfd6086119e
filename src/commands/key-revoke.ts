import { Failure } from '../errors.ts';
import { grantedKeys, keyTable } from '../model/key-table.ts';
import { isGrant, type MachineConfig, machineConfigs } from '../model/machine-config.ts';
import type { KeyRevokeRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { oursSelector } from '../model/run-id.ts';
import { fingerprintOf } from '../model/ssh-key.ts';
import type { Ports } from '../ports.ts';
import { awaitRollout } from '../steps/await-rollout.ts';
import { poolNamed } from '../steps/pool-named.ts';
import { noPools } from '../steps/select-nodes.ts';

/** `key revoke NAME|FINGERPRINT`: deletes a MachineConfig of ours and sees it gone from the nodes. Nobody else's is touched. */
export async function keyRevoke(ports: Ports, request: KeyRevokeRequest, signal: AbortSignal): Promise<Result> {
  const { cluster } = ports;
  const configs = await cluster.list(machineConfigs, { labelSelector: oursSelector }, signal);
  if (!configs) throw noPools();
  const found = configs.filter(config => isGrant(config) && matches(config, request.key));
  if (found.length === 0) throw await notOurs(ports, request, signal);
  if (request.common.dryRun) {
    const steps = found.map(({ metadata }) => ({ kind: 'delete' as const, object: `machineconfig/${metadata.name}` }));
    return { nodes: [], failure: undefined, output: { kind: 'plan', steps } };
  }
  await Promise.all(found.map(config => revoke(ports, config, signal)));
  const keys = grantedKeys(found);
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}

async function revoke(ports: Ports, { metadata: { name }, role }: MachineConfig, signal: AbortSignal): Promise<void> {
  const pool = await poolNamed(ports, role, signal);
  await ports.cluster.delete(machineConfigs, { name }, {}, signal);
  await awaitRollout(ports, { pool: pool.metadata.name, config: name, goal: 'absent' }, signal);
}

function matches(config: MachineConfig, key: string): boolean {
  return config.metadata.name === key || config.coreKeys.some(other => fingerprintOf(other) === key);
}

async function notOurs(
  { cluster }: Pick<Ports, 'cluster'>,
  { key, common }: KeyRevokeRequest,
  signal: AbortSignal,
): Promise<Failure> {
  const other = key.startsWith('SHA256:') ? undefined : await cluster.get(machineConfigs, { name: key }, signal);
  return other
    ? new Failure('refused', 'NOT_OURS', `machineconfig/${key} was not made by this program`, {
        hint: `oc delete machineconfig ${key}`,
      })
    : new Failure('refused', 'KEY_NOT_FOUND', `no key ${key} was granted by this program`, {
        hint: `${common.program} key list`,
      });
}
