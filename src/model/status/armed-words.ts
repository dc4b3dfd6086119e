import { ageOf } from '../../text/duration.ts';
import type { ArmedSwitch } from '../node/node-record.ts';
import { driftIn, marked } from './drift.ts';
import type { ShownRow } from './live-row.ts';
import type { LiveRollback } from './live-state.ts';

/** The dead-man's switches that are armed: of what was put, and across a reboot. `null`: none. `now` as of the table. */
export function armedWords(row: ShownRow, now: number): string | null {
  const words = [putSwitch(row, now), row.live && rollbackWords(row.live.rollback, row.run, now)];
  return words.filter(one => one !== null && one !== undefined).join('; ') || null;
}

function putSwitch(row: ShownRow, now: number): string | null {
  const { armed, live } = row;
  const recorded = armed && switchWords(armed, now);
  if (!driftIn(row, 'switch')) return recorded;
  if (armed && live?.last?.run === armed.run && live.last.state === 'rolledback') return 'fired: all was put back';
  const seen = live?.armed ? switchWords(live.armed, now) : null;
  return marked(seen, recorded === null ? 'not recorded' : `recorded: ${recorded}`);
}

/** What fired is told as long as nobody has changed the node since. */
function rollbackWords({ armed, last }: LiveRollback, run: string | null, now: number): string | null {
  switch (armed?.state.kind) {
    case 'waiting':
      return 'rollback: from the reboot on';
    case 'armed':
      return `rollback ${untilWords(armed.state.until * 1000, now)}`;
    case 'firing':
      return 'rollback: firing';
    case undefined:
      if (last === null || last.run !== run) return null;
      return last.state === 'rolledback' ? 'fired: rolled back' : 'fired: could not roll back';
  }
}

function switchWords({ until }: ArmedSwitch, now: number): string {
  return untilWords(Date.parse(until), now);
}

/** `until 11:42:07Z (in 8m)`, with the day where it is not today. */
function untilWords(at: number, now: number): string {
  if (at <= now) return 'expired';
  const [day, time = ''] = `${new Date(at).toISOString().slice(0, 19)}Z`.split('T');
  const isToday = new Date(now).toISOString().startsWith(`${day}T`);
  return `until ${isToday ? time : `${day}T${time}`} (in ${ageOf(at - now)})`;
}
