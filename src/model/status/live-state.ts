import type { NodeLook } from '../node/node-look.ts';
import type { ArmedSwitch } from '../node/node-record.ts';
import type { StoredBoot, StoredFile } from '../node/node-store-look.ts';
import type { LiveOverrides } from '../override/live-overrides.ts';
import type { RunEnd } from '../put/put-events.ts';
import type { RollbackEnd, RollbackSwitch, RollbackView } from '../rollback/rollback-view.ts';
import type { UsrState } from '../usr/usr-state.ts';
import { type HostKey, shownHostKeys } from './status-row.ts';

/** What a node itself says, for the fields that `status` has from its record. */
export type LiveState = LiveOverrides & {
  readonly bootId: string;
  readonly usr: UsrState;
  readonly files: readonly LiveFile[];
  readonly rpms: readonly string[];
  readonly armed: ArmedSwitch | null;
  /** How the last run since the boot ended there. */
  readonly last: RunEnd | null;
  /** Of the switch across a reboot. */
  readonly rollback: LiveRollback;
  readonly hostKeys: readonly HostKey[];
};

export type LiveRollback = { readonly armed: RollbackSwitch | null; readonly last: RollbackEnd | null };

/**
 * A file that the record or the node knows of. `put` and `original` are what the node remembers (`null`: nothing), and
 * `sha256` is what PID 1 sees there now: the digest, `link:TARGET`, or `null` for neither.
 */
export type LiveFile = {
  readonly path: string;
  readonly put: string | null;
  readonly original: string | null;
  readonly sha256: string | null;
};

export type LooksAtNode = {
  readonly look: NodeLook;
  readonly store: StoredBoot;
  /** By path, of all files that the record or the node's store names. */
  readonly sums: ReadonlyMap<string, string | null>;
  readonly overrides: LiveOverrides;
  readonly rollback: RollbackView;
};

export function liveState({ look, store, sums, overrides, rollback }: LooksAtNode): LiveState {
  const stored = new Map<string, StoredFile>(store.files.map(file => [file.path, file]));
  const files = [...sums].map(([path, sha256]) => {
    const { put = null, original = null } = stored.get(path) ?? {};
    return { path, put, original, sha256 };
  });
  const { bootId, usr, hostKeys } = look;
  return {
    bootId,
    usr,
    files,
    rpms: store.rpms,
    ...overrides,
    armed: store.armed,
    last: store.last,
    rollback: { armed: rollback.switch ?? null, last: rollback.last ?? null },
    hostKeys: shownHostKeys(hostKeys),
  };
}

/** Whether something is there that was not there at the node's boot. */
export function isPut({ put, original, sha256 }: LiveFile): boolean {
  return put !== null && sha256 !== null && sha256 !== original;
}
