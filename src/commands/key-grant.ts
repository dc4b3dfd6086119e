import { Failure } from '../errors.ts';
import { ignitionVersionFor, isHosted } from '../model/pool/cluster-config.ts';
import { disruptionOfKeys } from '../model/pool/disruption.ts';
import {
  grantManifest,
  grantName,
  isGrant,
  letsIn,
  type MachineConfig,
  machineConfigs,
} from '../model/pool/machine-config.ts';
import { type Pool, roleOf } from '../model/pool/pool.ts';
import type { KeyGrantRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { grantedKeys, keyTable } from '../model/ssh/key-table.ts';
import { isTakenInFips, type PublicKey } from '../model/ssh/ssh-key.ts';
import type { Ports } from '../ports.ts';
import { poolNamed } from '../steps/prepare/pool-named.ts';
import { readCluster } from '../steps/prepare/read-cluster.ts';
import { readPublicKey } from '../steps/prepare/read-public-key.ts';
import { refuseKeyChange } from '../steps/prepare/refuse-key-change.ts';
import { noPools } from '../steps/prepare/select-nodes.ts';
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
  if (isHosted(facts.infrastructure)) throw noPools();
  const role = roleOf(pool);
  const configs = (await cluster.list(machineConfigs, {}, signal)) ?? [];
  const present = configs.find(config => config.role === role && isGrant(config) && letsIn(config, publicKey));
  if (present && pool.settled.sources.includes(present.metadata.name)) return resultOf(present);
  refuseEd25519InFips(publicKey, pool, configs);
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

/** A key that no sshd would take is not let in. */
function refuseEd25519InFips({ algorithm }: PublicKey, pool: Pool, configs: readonly MachineConfig[]): void {
  const rendered = configs.find(({ metadata }) => metadata.name === pool.target.name);
  if (!rendered?.fips || isTakenInFips(algorithm)) return;
  const why = `the nodes of machineconfigpool/${pool.metadata.name} are in FIPS mode, which takes no Ed25519 keys`;
  throw new Failure('refused', 'KEY_TYPE_NOT_ALLOWED', why, { hint: 'make one that it takes: ssh-keygen -t ecdsa' });
}

function resultOf(config: MachineConfig): Result {
  const keys = grantedKeys([config]);
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}
