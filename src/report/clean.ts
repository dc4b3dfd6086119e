import { printableLine } from '../text/printable.ts';
import type { SpokenEvent } from './event-line.ts';

/** One line without control characters and secrets. */
export function cleanLine(text: string, redact: (text: string) => string): string {
  // Twice, because a control character inside a secret hides it from the first look.
  return redact(printableLine(redact(text)));
}

export function cleanEvent(event: SpokenEvent, redact: (text: string) => string): SpokenEvent {
  const text = cleanLine(event.text, redact);
  return event.node === undefined ? { ...event, text } : { ...event, node: cleanLine(event.node, redact), text };
}
