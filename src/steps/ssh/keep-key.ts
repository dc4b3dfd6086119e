import { Failure } from '../../errors.ts';
import type { Pool } from '../../model/pool/pool.ts';
import type { Ports } from '../../ports.ts';
import { keptKeyPath } from '../prepare/find-identities.ts';
import type { KeyGrants } from './key-grants.ts';
import type { MadeKey } from './make-key.ts';

export type KeepKeyOptions = {
  readonly key: MadeKey;
  readonly grants: KeyGrants;
  readonly pool: Pool;
  readonly clusterId: string | undefined;
  /** What the user calls this program. */
  readonly program: string;
};

/** Stores a key that was let in, for the next run, and leaves its MachineConfig where it is. Says where, and how to end it. */
export async function keepKey(
  { files, reporter }: Pick<Ports, 'files' | 'reporter'>,
  { key, grants, pool, clusterId, program }: KeepKeyOptions,
  signal: AbortSignal,
): Promise<void> {
  const path = keptKeyPath(files.dataHome, { clusterId, pool: pool.metadata.name });
  if (path === undefined) {
    throw new Failure('failed', 'KEY_NOT_KEPT', 'the key cannot be kept: which cluster this is cannot be read', {
      hint: 'oc get clusterversion version',
    });
  }
  await files.writeSecret(path, key.privateKey.reveal());
  const name = await grants.keep(pool, signal);
  const text = `the key is kept in ${path}; to take it back: ${program} key revoke ${name}`;
  reporter.emit({ kind: 'notice', text });
}
