import type { ArmedSwitch } from '../node/node-record.ts';
import { driftOfOverrides } from '../override/override-drift.ts';
import { isPut, type LiveState } from './live-state.ts';
import type { HostKey, StatusRow } from './status-row.ts';

/** One thing that is otherwise on the node than it is recorded; `null` where one of the two says nothing of it. */
export type Drift = {
  readonly what: 'bootId' | 'usr' | 'file' | 'rpm' | 'override' | 'switch' | 'hostKeys';
  /** Of a `file`. */
  readonly path?: string;
  /** Of an `override`, whose states are told. */
  readonly name?: string;
  readonly override?: string;
  readonly recorded: string | null;
  readonly live: string | null;
};

/** What a node says of itself against what is recorded of it. A node that was never recorded is expected to be untouched. */
export function driftOf(row: StatusRow, live: LiveState): readonly Drift[] {
  return [
    ...compare('bootId', row.bootId, live.bootId),
    ...(row.usr === null && live.usr === 'read-only' ? [] : compare('usr', row.usr, live.usr)),
    ...fileDrift(row, live),
    ...rpmDrift(row.rpms, live.rpms),
    ...driftOfOverrides(row, live).map(one => ({ what: 'override' as const, ...one })),
    ...compare('switch', row.armed && switchWords(row.armed), live.armed && switchWords(live.armed)),
    ...(row.hostKeys ? compare('hostKeys', keyWords(row.hostKeys), keyWords(live.hostKeys)) : []),
  ];
}

function compare(what: Drift['what'], recorded: string | null, live: string | null): readonly Drift[] {
  return recorded === live ? [] : [{ what, recorded, live }];
}

function fileDrift({ files, filesLeftOut }: StatusRow, live: LiveState): readonly Drift[] {
  const recorded = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  return live.files.flatMap(file => {
    const { path, put, sha256 } = file;
    const expected = recorded.get(path) ?? (filesLeftOut > 0 ? put : null);
    if (expected === sha256 || !(recorded.has(path) || isPut(file))) return [];
    return [{ what: 'file', path, recorded: recorded.get(path) ?? null, live: sha256 }];
  });
}

function rpmDrift(recorded: readonly string[], live: readonly string[]): readonly Drift[] {
  const lost = recorded.filter(rpm => !live.includes(rpm));
  const found = live.filter(rpm => !recorded.includes(rpm));
  return [...lost.flatMap(rpm => compare('rpm', rpm, null)), ...found.flatMap(rpm => compare('rpm', null, rpm))];
}

function switchWords({ run, until }: ArmedSwitch): string {
  return `${new Date(until).toISOString()} by run ${run}`;
}

function keyWords(keys: readonly HostKey[]): string {
  return keys
    .map(({ algorithm, fingerprint }) => `${algorithm} ${fingerprint}`)
    .toSorted()
    .join(', ');
}

/** What a row says of one field in which the record and the node differ. */
export function driftIn({ drift = [] }: { readonly drift?: readonly Drift[] }, what: Drift['what']): Drift | undefined {
  return drift.find(one => one.what === what);
}

export function marked(value: string | null, remark: string): string {
  return `${value ?? 'no'} (${remark})`;
}
