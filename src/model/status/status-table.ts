import { ageOf } from '../../text/duration.ts';
import type { Table } from '../event.ts';
import type { ArmedSwitch } from '../node/node-record.ts';
import { poolWords } from '../pool/pool-state.ts';
import type { Drift } from './drift.ts';
import type { ShownRow } from './live-row.ts';
import { pathWords, putWords } from './put-words.ts';
import type { HostKey } from './status-row.ts';

/** One row a node; `CODE` where nodes were asked, some of which may not have answered. `now` is in milliseconds since the epoch. */
export function statusTable(rows: readonly ShownRow[], now: number): Table {
  const isLive = rows.some(row => row.drift);
  const columns = [
    ...['NODE', '/USR', 'PUT', 'BY', 'SINCE', 'ARMED', 'POOL', ...(isLive ? ['CODE'] : [])].map(title => ({ title })),
    ...['PATHS', 'OS IMAGE', 'BOOT ID', 'HOST KEYS'].map(title => ({ title, wide: true })),
  ];
  return {
    columns,
    rows: rows.map(row => ({ name: `node/${row.node}`, cells: cellsOf(row, now, isLive ? [row.code] : []) })),
  };
}

function cellsOf(row: ShownRow, now: number, code: readonly (string | null)[]) {
  const { by, since, pool, osImage, live, hostKeys } = row;
  const cells = [
    row.node,
    usrCell(row),
    putWords(row),
    by,
    ageCell(since, now),
    armedCell(row, now),
    pool && poolWords(pool),
    ...code,
    pathWords(row),
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

function armedCell(row: ShownRow, now: number): string | null {
  const { armed, live } = row;
  const recorded = armed && switchWords(armed, now);
  if (!driftIn(row, 'switch')) return recorded;
  if (armed && live?.last?.run === armed.run && live.last.state === 'rolledback') return 'fired: all was put back';
  const seen = live?.armed ? switchWords(live.armed, now) : null;
  return marked(seen, recorded === null ? 'not recorded' : `recorded: ${recorded}`);
}

/** `until 11:42:07Z (in 8m)`, with the day where it is not today. */
function switchWords({ until }: ArmedSwitch, now: number): string {
  const at = Date.parse(until);
  if (at <= now) return 'expired';
  const [day, time = ''] = `${new Date(at).toISOString().slice(0, 19)}Z`.split('T');
  const isToday = new Date(now).toISOString().startsWith(`${day}T`);
  return `until ${isToday ? time : `${day}T${time}`} (in ${ageOf(at - now)})`;
}

function keyCell(keys: readonly HostKey[] | null, drift: Drift | undefined): string | null {
  const words = (keys ?? []).map(({ fingerprint }) => fingerprint).join(',') || null;
  return drift ? marked(words, 'changed') : words;
}

function marked(value: string | null, remark: string): string {
  return `${value ?? 'no'} (${remark})`;
}

function driftIn({ drift = [] }: ShownRow, what: Drift['what']): Drift | undefined {
  return drift.find(one => one.what === what);
}
