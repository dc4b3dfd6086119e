import type { NodeResult } from '../event.ts';
import type { Node } from '../node/node.ts';
import type { ArmedSwitch, PutFile, UsrRecord } from '../node/node-record.ts';
import { type RecordedOverrides, recordedOverrides } from '../override/listed-override.ts';
import { type Pool, poolOf } from '../pool/pool.ts';
import { type PoolState, poolState } from '../pool/pool-state.ts';
import { fingerprintOf, type PublicKey } from '../ssh/ssh-key.ts';
import type { UsrState } from '../usr/usr-state.ts';

/**
 * One node of `status`: what is recorded of its overrides and of its present boot, and what its pool says. `null` is what
 * nobody recorded.
 */
export type StatusRow = NodeResult &
  RecordedOverrides & {
    readonly usr: UsrState | null;
    readonly files: readonly PutFile[];
    /** At least so many more than `files` were put. */
    readonly filesLeftOut: number;
    readonly rpms: readonly string[];
    readonly by: string | null;
    /** When the node was changed last: RFC 3339, UTC. */
    readonly since: string | null;
    readonly run: string | null;
    readonly via: UsrRecord['via'] | null;
    /** `expired`: its time is over, and nobody recorded how it ended. */
    readonly armed: (ArmedSwitch & { readonly expired: boolean }) | null;
    readonly pool: PoolState | null;
    readonly osImage: string | null;
    readonly bootId: string | null;
    readonly hostKeys: readonly HostKey[] | null;
  };

export type HostKey = { readonly algorithm: string; readonly fingerprint: string };

export type StatusSight = {
  /** `undefined` where there are none, or none are shown. */
  readonly pools: readonly Pool[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

export function statusRow(node: Node, { pools = [], now }: StatusSight): StatusRow {
  const record = recordOfThisBoot(node);
  const usr = recordedUsr(node);
  const pool = poolOf(node, pools);
  const last = lastChange(record, node.overrideRecord);
  return {
    node: node.metadata.name,
    state: usr ?? 'unknown',
    code: null,
    message: null,
    hint: null,
    usr,
    files: record?.files ?? [],
    filesLeftOut: record?.filesLeftOut ?? 0,
    rpms: record?.rpms ?? [],
    ...recordedOverrides(node.overrideRecord),
    by: last?.by || null,
    since: last?.at || null,
    run: last?.run || null,
    via: record?.via ?? null,
    armed: record?.armed ? { ...record.armed, expired: Date.parse(record.armed.until) <= now } : null,
    pool: pool ? poolState(pool) : null,
    osImage: node.osImage || null,
    bootId: node.bootId || null,
    hostKeys: node.hostKeyRecord ? shownHostKeys(node.hostKeyRecord.keys) : null,
  };
}

/** What is recorded of the node's present boot. */
export function recordOfThisBoot({ usrRecord, bootId }: Node): UsrRecord | undefined {
  return usrRecord?.bootId === bootId ? usrRecord : undefined;
}

export function shownHostKeys(keys: readonly PublicKey[]): readonly HostKey[] {
  return keys.map(key => ({ algorithm: key.algorithm, fingerprint: fingerprintOf(key) }));
}

type Change = { readonly by: string; readonly at: string; readonly run: string };

function lastChange(...records: readonly (Change | undefined)[]): Change | undefined {
  return records.filter(record => record !== undefined).toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
}

/** An overlay ends with its boot; a hotfix ends with its deployment, of which nothing is recorded. */
function recordedUsr(node: Node): UsrState | null {
  if (!node.usrRecord) return null;
  const { usr } = node.usrRecord;
  if (recordOfThisBoot(node)) return usr;
  return usr === 'hotfix' ? null : 'read-only';
}
