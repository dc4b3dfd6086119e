import { Failure } from '../errors.ts';
import type { PlanStep } from '../model/event.ts';
import { isGrant, type MachineConfig, machineConfigs } from '../model/pool/machine-config.ts';
import { type Pool, roleOf } from '../model/pool/pool.ts';
import type { KeyRevokeRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { grantedKeys, keyTable } from '../model/ssh/key-table.ts';
import { fingerprintOf } from '../model/ssh/ssh-key.ts';
import type { Ports } from '../ports.ts';
import { readCluster } from '../steps/prepare/read-cluster.ts';
import { refuseKeyChange } from '../steps/prepare/refuse-key-change.ts';
import { noPools } from '../steps/prepare/select-nodes.ts';
import { awaitRollout } from '../steps/ssh/await-rollout.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** `key revoke NAME|FINGERPRINT`: deletes a MachineConfig of ours and sees it gone from the nodes. Nobody else's is touched. */
export async function keyRevoke(ports: Ports, request: KeyRevokeRequest, signal: AbortSignal): Promise<Result> {
  const { common } = request;
  const [facts, configs] = await Promise.all([
    readCluster(ports, signal),
    ports.cluster.list(machineConfigs, {}, signal),
  ]);
  if (!configs) throw noPools();
  const found = configs.filter(config => isGrant(config) && matches(config, request.key));
  if (found.length === 0) throw notOurs(request, configs);
  const revoked = found.map(config => ({ config, pool: facts.pools?.find(pool => roleOf(pool) === config.role) }));
  for (const { pool } of revoked) if (pool) await refuseKeyChange(ports, { pool, facts, common }, signal);
  if (common.dryRun) {
    return { nodes: [], failure: undefined, output: { kind: 'plan', steps: revoked.flatMap(plan) } };
  }
  await Promise.all(revoked.map(({ config, pool }) => revoke(ports, { config, pool }, signal)));
  const keys = grantedKeys(found);
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}

/** Where the pool itself is gone, no node has the key any more. */
type Revoked = { readonly config: MachineConfig; readonly pool: Pool | undefined };

function plan({ config, pool }: Revoked): PlanStep[] {
  const deletion: PlanStep = { kind: 'delete', object: `machineconfig/${config.metadata.name}` };
  const text = `wait until no node of machineconfigpool/${config.role} lets the key in any more`;
  return pool ? [deletion, { kind: 'note', text }] : [deletion];
}

async function revoke(ports: Ports, { config, pool }: Revoked, signal: AbortSignal): Promise<void> {
  const { name } = config.metadata;
  await ports.cluster.delete(machineConfigs, { name }, {}, signal);
  if (pool) await awaitRollout(ports, { pool: pool.metadata.name, config: name, goal: 'absent' }, signal);
}

function matches(config: MachineConfig, key: string): boolean {
  return config.metadata.name === key || config.coreKeys.some(other => fingerprintOf(other) === key);
}

function notOurs({ key, common }: KeyRevokeRequest, configs: readonly MachineConfig[]): Failure {
  // What the operator renders holds everybody's keys.
  const other = configs.find(config => !config.metadata.name.startsWith('rendered-') && matches(config, key));
  if (other) {
    const { name } = other.metadata;
    return new Failure('refused', 'NOT_OURS', `machineconfig/${name} was not made by this program`, {
      hint: `see whose it is: oc get machineconfig ${name} -o yaml`,
    });
  }
  const guess = didYouMean(
    key,
    configs.filter(isGrant).map(({ metadata }) => metadata.name),
  );
  return new Failure('refused', 'KEY_NOT_FOUND', `no key ${key} was granted by this program`, {
    hint: guess === undefined ? `${common.program} key list` : `did you mean ${guess}?`,
  });
}
