import { printableLine } from '../text/printable.ts';
import type { SpokenEvent } from './event-line.ts';

/** One line without control characters, and then without secrets: a control character inside one would hide it. */
export function cleanLine(text: string, redact: (text: string) => string): string {
  return redact(printableLine(text));
}

export function cleanEvent(event: SpokenEvent, redact: (text: string) => string): SpokenEvent {
  const text = cleanLine(event.text, redact);
  return event.node === undefined ? { ...event, text } : { ...event, node: cleanLine(event.node, redact), text };
}
