import type { LogEvent } from '../model/event.ts';
import type { Paint } from './paint.ts';

/** An event that says something. */
export type SpokenEvent = Exclude<LogEvent, { readonly kind: 'handover' }>;

/** The event as one line: `worker-a: waiting for …`, `warning: …`, `error: worker-b: …`. */
export function lineOf(event: SpokenEvent, paint: Paint): string {
  const text = aboutNode(event);
  if (event.kind === 'warning') return `${paint('yellow', 'warning:')} ${text}`;
  if (event.kind === 'settled' && event.outcome === 'failed') return `${paint('red', 'error:')} ${text}`;
  if (event.kind === 'detail') return paint('dim', text);
  return text;
}

/** Node first, where it is about one, and once: a failure names it itself. */
export function aboutNode({ node, text }: { readonly node?: string | undefined; readonly text: string }): string {
  if (node === undefined) return text;
  const own = `node/${node}: `;
  return `${node}: ${text.startsWith(own) ? text.slice(own.length) : text}`;
}
