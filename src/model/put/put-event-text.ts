import { assertNever } from '../../errors.ts';
import type { PutEvent, RunEnd } from './put-events.ts';

/** What a node is at, for a person. */
export function describePutEvent(event: PutEvent): string {
  switch (event.kind) {
    case 'waiting':
      return `waiting for run ${event.run}${event.by && ` of ${event.by}`}, which is at work there or not confirmed yet`;
    case 'armed':
      return `dead-man's switch armed: unless confirmed, the node takes it back at ${timeOf(event.deadline)}`;
    case 'saved':
      return `saved the original ${event.path}`;
    case 'put':
      return `put ${event.path}`;
    case 'same':
      return `${event.path} has this content already`;
    case 'putback':
      return `put back ${event.path}`;
    case 'removed':
      return `removed ${event.path}`;
    case 'installed':
      return `installed ${event.name}`;
    case 'kept':
      return `${event.name} stays installed until the next reboot`;
    case 'restarting':
      return `restarting ${event.unit}`;
    case 'restarted':
      return `restarted ${event.unit}`;
    case 'done':
      return 'all is in place';
    case 'ended':
      return `what run ${event.end.run} put there is ${endWords[event.end.state]}`;
    default:
      return assertNever(event);
  }
}

/** What became of what a run put, to go on a sentence. */
export const endWords: Readonly<Record<RunEnd['state'], string>> = {
  confirmed: 'confirmed',
  done: 'in place',
  rolledback: 'taken back',
  failed: 'taken back in part',
};

/** `11:42:07Z` */
function timeOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(11, 19)}Z`;
}
