import { ignitionVersionFor } from '../model/pool/cluster-config.ts';
import { disruptionOfKeys } from '../model/pool/disruption.ts';
import {
  grantManifest,
  grantName,
  isGrant,
  letsIn,
  type MachineConfig,
  machineConfigs,
} from '../model/pool/machine-config.ts';
import { roleOf } from '../model/pool/pool.ts';
import type { KeyGrantRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { grantedKeys, keyTable } from '../model/ssh/key-table.ts';
import type { Ports } from '../ports.ts';
import { poolNamed } from '../steps/prepare/pool-named.ts';
import { readCluster } from '../steps/prepare/read-cluster.ts';
import { readPublicKey } from '../steps/prepare/read-public-key.ts';
import { refuseKeyChange } from '../steps/prepare/refuse-key-change.ts';
import { announceGrant } from '../steps/ssh/announce-grant.ts';
import { awaitRollout } from '../steps/ssh/await-rollout.ts';
import { createGrant } from '../steps/ssh/create-grant.ts';
import type { Undo } from '../undo.ts';

/** `key grant --pool P --key FILE.pub`: lets a public key in as `core` on all nodes of a pool, for good. */
export async function keyGrant(
  ports: Ports,
  request: KeyGrantRequest,
  undo: Undo,
  signal: AbortSignal,
): Promise<Result> {
  const { cluster, clock } = ports;
  const { common } = request;
  const publicKey = await readPublicKey(ports, request.keyFile);
  const [facts, pool] = await Promise.all([readCluster(ports, signal), poolNamed(ports, request.pool, signal)]);
  const role = roleOf(pool);
  const configs = (await cluster.list(machineConfigs, {}, signal)) ?? [];
  const present = configs.find(config => config.role === role && isGrant(config) && letsIn(config, publicKey));
  if (present && pool.settled.sources.includes(present.metadata.name)) return resultOf(present);
  await refuseKeyChange(ports, { pool, facts, common }, signal);
  const run = { id: clock.randomSuffix(5) };
  const ignitionVersion = ignitionVersionFor(facts.version?.version);
  const name = grantName(role, run);
  const manifest = grantManifest({ name, role, ignitionVersion, publicKey, run });
  if (common.dryRun) {
    const text = `wait until all ${pool.machineCount} nodes of machineconfigpool/${role} let the key in`;
    const creation = present ? [] : [{ kind: 'create' as const, manifest }];
    return { nodes: [], failure: undefined, output: { kind: 'plan', steps: [...creation, { kind: 'note', text }] } };
  }
  if (present) {
    await awaitRollout(ports, { pool: role, config: present.metadata.name, goal: 'present' }, signal);
    return resultOf(present);
  }
  const disruption = disruptionOfKeys(facts.version?.version, facts.machineConfiguration);
  announceGrant(ports, { pool, pools: facts.pools ?? [], disruption });
  const options = { name, manifest, pool, program: common.program, undo };
  return resultOf(await createGrant(ports, options, signal));
}

function resultOf(config: MachineConfig): Result {
  const keys = grantedKeys([config]);
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}
