import { ageOf } from '../../text/duration.ts';
import type { Table } from '../event.ts';
import { poolWords } from '../pool/pool-state.ts';
import { armedWords } from './armed-words.ts';
import { type Drift, driftIn, marked } from './drift.ts';
import type { ShownRow } from './live-row.ts';
import { bootedWords, overrideWords, pendingWords } from './override-words.ts';
import { pathWords, putWords } from './put-words.ts';
import type { HostKey } from './status-row.ts';

/** One row a node; `CODE` where nodes were asked, some of which may not have answered. `now` is in milliseconds since the epoch. */
export function statusTable(rows: readonly ShownRow[], now: number): Table {
  const isLive = rows.some(row => row.drift);
  const columns = [
    ...[...shownAlways, ...(isLive ? ['CODE'] : [])].map(title => ({ title })),
    ...shownWide.map(title => ({ title, wide: true })),
  ];
  return {
    columns,
    rows: rows.map(row => ({ name: `node/${row.node}`, cells: cellsOf(row, now, isLive ? [row.code] : []) })),
  };
}

const shownAlways = ['NODE', '/USR', 'PUT', 'OVERRIDES', 'BY', 'SINCE', 'ARMED', 'POOL'];
const shownWide = ['PATHS', 'BOOTED OVERRIDES', 'PENDING OVERRIDES', 'OS IMAGE', 'BOOT ID', 'HOST KEYS'];

function cellsOf(row: ShownRow, now: number, code: readonly (string | null)[]) {
  const { by, since, pool, osImage, live, hostKeys } = row;
  const cells = [
    row.node,
    usrCell(row),
    putWords(row),
    overrideWords(row),
    by,
    ageCell(since, now),
    armedWords(row, now),
    pool && poolWords(pool),
    ...code,
    pathWords(row),
    bootedWords(row),
    pendingWords(row),
    osImage,
    live?.bootId ?? row.bootId,
    keyCell(live?.hostKeys ?? hostKeys, driftIn(row, 'hostKeys')),
  ];
  return cells.map(cell => cell ?? undefined);
}

function usrCell(row: ShownRow): string | null {
  const drift = driftIn(row, 'usr');
  const seen = row.live?.usr ?? row.usr;
  return drift ? marked(seen, drift.recorded === null ? 'not recorded' : `recorded: ${drift.recorded}`) : seen;
}

function ageCell(since: string | null, now: number): string | null {
  const at = Date.parse(since ?? '');
  return Number.isNaN(at) ? null : ageOf(now - at);
}

function keyCell(keys: readonly HostKey[] | null, drift: Drift | undefined): string | null {
  const words = (keys ?? []).map(({ fingerprint }) => fingerprint).join(',') || null;
  return drift ? marked(words, 'changed') : words;
}
