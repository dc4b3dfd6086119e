import { Failure } from '../../errors.ts';
import { type MachineConfig, machineConfigs } from '../../model/pool/machine-config.ts';
import type { Pool } from '../../model/pool/pool.ts';
import type { Manifest } from '../../model/resource.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { awaitRollout } from './await-rollout.ts';

/** Longer than a pool of a hundred nodes takes at the operator's pace of one node each 5 s. */
const takeBackMs = 15 * 60_000;

export type NewGrant = {
  readonly name: string;
  readonly manifest: Manifest;
  readonly pool: Pool;
  /** What the user calls this program. */
  readonly program: string;
  readonly undo: Undo;
};

/**
 * Creates the MachineConfig of a key that is to stay, and waits until all nodes of the pool have taken it up. When the
 * time is up it stays, since the cluster may still get there; for every other reason to stop it is taken back.
 */
export async function createGrant(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { name, manifest, pool, program, undo }: NewGrant,
  signal: AbortSignal,
): Promise<MachineConfig> {
  const { cluster, reporter } = ports;
  const rollout = { pool: pool.metadata.name, config: name };
  const leftover = { what: `machineconfig/${name}`, recover: `oc delete machineconfig ${name}` };
  const onNodes = {
    what: `the key on nodes of machineconfigpool/${rollout.pool}`,
    recover: `oc describe mcp/${rollout.pool}`,
  };
  const takeBack = async (fresh: AbortSignal) => {
    await cluster.delete(machineConfigs, { name }, {}, fresh);
    return awaitRollout(ports, { ...rollout, goal: 'absent' }, fresh).then(
      () => [],
      () => [onNodes],
    );
  };
  const keep = undo.addDivisible(leftover, takeBack, takeBackMs);
  try {
    const config = await undo.make(keep, own => cluster.create(machineConfigs, manifest, own), signal);
    reporter.emit({ kind: 'detail', text: `created machineconfig/${name}` });
    await awaitRollout(ports, { ...rollout, goal: 'present' }, signal);
    keep();
    return config;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'timeout') throw error;
    keep();
    throw new Failure(
      'timeout',
      error.code,
      `${error.message}; machineconfig/${name} stays, for the cluster to get there`,
      {
        hint: `${program} key revoke ${name}, or give it more time: run the command again`,
      },
    );
  }
}
