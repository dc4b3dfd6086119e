import type { Table } from '../event.ts';
import { isGrant, type MachineConfig } from '../pool/machine-config.ts';
import { fingerprintOf, type PublicKey } from './ssh-key.ts';

/** One key that a MachineConfig of ours lets in: a row of `key list` and an item of `keys` in `-o json`. */
export type GrantedKey = {
  readonly machineConfig: string;
  /** The pool whose role it has; pools that inherit the role take it up too. */
  readonly pool: string;
  readonly algorithm: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly comment: string;
  /** RFC 3339. */
  readonly since: string | null;
};

/** The keys in MachineConfigs of ours; everybody else's are not looked at. */
export function grantedKeys(configs: readonly MachineConfig[]): readonly GrantedKey[] {
  return configs.filter(isGrant).flatMap(config => config.coreKeys.map(key => grantedKey(config, key)));
}

export function keyTable(keys: readonly GrantedKey[]): Table {
  const columns = ['NAME', 'POOL', 'TYPE', 'FINGERPRINT', 'COMMENT'].map(title => ({ title }));
  const rows = keys.map(({ machineConfig, pool, algorithm, fingerprint, comment, since }) => ({
    name: `machineconfig/${machineConfig}`,
    cells: [machineConfig, pool, algorithm, fingerprint, comment || undefined, since ?? undefined],
  }));
  return { columns: [...columns, { title: 'SINCE', wide: true }], rows };
}

function grantedKey({ metadata, role }: MachineConfig, key: PublicKey): GrantedKey {
  return {
    machineConfig: metadata.name,
    pool: role,
    algorithm: key.algorithm,
    fingerprint: fingerprintOf(key),
    comment: key.comment,
    since: metadata.creationTimestamp ?? null,
  };
}
