import { ageOf } from '../../text/duration.ts';
import type { ArmedSwitch } from '../node/node-record.ts';
import { rebootWithinSeconds } from '../rollback/rollback-store.ts';
import { driftIn, marked } from './drift.ts';
import type { ShownRow } from './live-row.ts';
import type { LiveRollback } from './live-state.ts';

/** The dead-man's switches that are armed: of what was put, and across a reboot. `null`: none. `now` as of the table. */
export function armedWords(row: ShownRow, now: number): string | null {
  const { live, run } = row;
  const rollback = live ? rollbackWords(live.rollback, [run, row.rollback?.run], now) : recordedRollback(row, now);
  const words = [putSwitch(row, now), rollback];
  return words.filter(one => one !== null).join('; ') || null;
}

function putSwitch(row: ShownRow, now: number): string | null {
  const { armed, live } = row;
  const recorded = armed && recordedWords(armed, row, now);
  if (!driftIn(row, 'switch')) return recorded;
  if (armed && live?.last?.run === armed.run && live.last.state === 'rolledback') return 'fired: all was put back';
  const seen = live?.armed ? switchWords(live.armed, now) : null;
  return marked(seen, recorded === null ? 'not recorded' : `recorded: ${recorded}`);
}

/** What is recorded, of a node that was not asked. */
function recordedRollback({ rollback }: ShownRow, now: number): string | null {
  if (!rollback) return null;
  const { at, windowSeconds } = rollback;
  const isOver = now > Date.parse(at) + (rebootWithinSeconds + windowSeconds) * 1000;
  return isOver ? 'rollback expired' : `rollback ${ageOf(windowSeconds * 1000)} after its boot`;
}

/** What fired is told as long as nobody has changed the node since. */
function rollbackWords({ armed, last }: LiveRollback, runs: readonly unknown[], now: number): string | null {
  switch (armed?.state.kind) {
    case 'waiting':
      return 'rollback: from the reboot on';
    case 'armed':
      return `rollback ${untilWords(armed.state.until * 1000, now)}`;
    case 'firing':
      return 'rollback: firing';
    case undefined:
      if (last === null || !runs.includes(last.run)) return null;
      return `${last.state === 'rolledback' ? 'went back' : 'fired: could not go back'} ${agoWords(last.at * 1000, now)}: ${last.why}`;
  }
}

/** A node that was not asked may have taken it back since. */
function recordedWords(armed: ArmedSwitch, { live }: ShownRow, now: number): string {
  const words = switchWords(armed, now);
  return words === expired && !live ? `${expired}: see --live` : words;
}

function switchWords({ until }: ArmedSwitch, now: number): string {
  return untilWords(Date.parse(until), now);
}

const expired = 'expired';

function agoWords(at: number, now: number): string {
  return `${ageOf(now - at)} ago`;
}

/** `until 11:42:07Z (in 8m)`, with the day where it is not today. */
function untilWords(at: number, now: number): string {
  if (at <= now) return expired;
  const [day, time = ''] = `${new Date(at).toISOString().slice(0, 19)}Z`.split('T');
  const isToday = new Date(now).toISOString().startsWith(`${day}T`);
  return `until ${isToday ? time : `${day}T${time}`} (in ${ageOf(at - now)})`;
}
