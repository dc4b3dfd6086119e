import { toJsonLine } from './document.ts';
import type { EventView } from './event-view.ts';
import { onlyAdds } from './event-view.ts';
import type { Outlet } from './outlet.ts';

/** One JSON object per line: `{"time":"2026-11-20T10:00:00.000Z","kind":"progress","node":"worker-a","text":"…"}`. */
export function ndjsonView(outlet: Outlet): EventView {
  return {
    ...onlyAdds,
    emit: ({ kind, node, text, ...rest }) => {
      outlet.line(toJsonLine({ time: new Date().toISOString(), kind, node: node ?? null, text, ...rest }));
    },
  };
}
