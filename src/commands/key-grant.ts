import { Failure } from '../errors.ts';
import { ignitionVersionFor } from '../model/cluster-config.ts';
import { disruptionOfKeys } from '../model/disruption.ts';
import { grantedKeys, keyTable } from '../model/key-table.ts';
import {
  grantManifest,
  grantName,
  isGrant,
  letsIn,
  type MachineConfig,
  machineConfigs,
} from '../model/machine-config.ts';
import { type Pool, roleOf } from '../model/pool.ts';
import { judgePool } from '../model/pool-verdict.ts';
import type { KeyGrantRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { type PublicKey, parsePublicKeyLines } from '../model/ssh-key.ts';
import type { Ports } from '../ports.ts';
import { awaitRollout } from '../steps/await-rollout.ts';
import { poolNamed } from '../steps/pool-named.ts';
import { readCluster } from '../steps/read-cluster.ts';
import type { Undo } from '../undo.ts';

/** `key grant --pool P --key FILE.pub`: lets a public key in as `core` on all nodes of a pool, for good. */
export async function keyGrant(
  ports: Ports,
  request: KeyGrantRequest,
  undo: Undo,
  signal: AbortSignal,
): Promise<Result> {
  const { cluster, clock, reporter } = ports;
  const publicKey = await readPublicKey(ports, request.keyFile);
  const [facts, pool] = await Promise.all([readCluster(ports, signal), poolNamed(ports, request.pool, signal)]);
  const role = roleOf(pool);
  const configs = (await cluster.list(machineConfigs, {}, signal)) ?? [];
  const present = configs.find(config => config.role === role && isGrant(config) && letsIn(config, publicKey));
  if (present && pool.settled.sources.includes(present.metadata.name)) return resultOf([present]);
  refuse(request, pool, disruptionOfKeys(facts.version?.version, facts.machineConfiguration));
  const run = { id: clock.randomSuffix(5) };
  const ignitionVersion = ignitionVersionFor(facts.version?.version);
  const manifest = grantManifest({ name: grantName(role, run), role, ignitionVersion, publicKey, run });
  if (request.common.dryRun) {
    return { nodes: [], failure: undefined, output: { kind: 'plan', steps: [{ kind: 'create', manifest }] } };
  }
  const name = present?.metadata.name ?? grantName(role, run);
  const leftover = { what: `machineconfig/${name}`, recover: `oc delete machineconfig ${name}` };
  const keep = undo.add(leftover, async fresh => {
    if (!present) await cluster.delete(machineConfigs, { name }, {}, fresh);
  });
  const config = present ?? (await cluster.create(machineConfigs, manifest, signal));
  reporter.emit({ kind: 'detail', text: `created machineconfig/${name}` });
  try {
    await awaitRollout(ports, { pool: pool.metadata.name, config: name, goal: 'present' }, signal);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'timeout') keep();
    throw error;
  }
  keep();
  return resultOf([config]);
}

async function readPublicKey({ files }: Pick<Ports, 'files'>, path: string): Promise<PublicKey> {
  const text = await files.read(path);
  const [key] = parsePublicKeyLines(text ?? '');
  if (key) return key;
  const what = text === undefined ? 'there is no such file' : 'it holds no public key';
  throw new Failure('usage', 'BAD_KEY', `--key ${path}: ${what}`, {
    hint: 'name a public key, such as ~/.ssh/id_ecdsa.pub',
  });
}

function refuse({ common }: KeyGrantRequest, pool: Pool, disruption: string | undefined): void {
  const verdict = judgePool(pool);
  if (verdict.kind === 'refused') throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
  if (disruption === undefined || common.allowDisruption) return;
  const what = `a key for machineconfigpool/${pool.metadata.name} would disturb its ${pool.machineCount} nodes: ${disruption}`;
  throw new Failure('refused', 'WOULD_DISRUPT', what, { hint: 'add --allow-disruption if that is wanted' });
}

function resultOf(configs: readonly MachineConfig[]): Result {
  const keys = grantedKeys(configs);
  return { nodes: [], failure: undefined, fields: { keys }, output: { kind: 'table', table: keyTable(keys) } };
}
