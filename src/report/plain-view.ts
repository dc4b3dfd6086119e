import { lineOf } from './event-line.ts';
import type { EventView } from './event-view.ts';
import { onlyAdds } from './event-view.ts';
import type { Outlet } from './outlet.ts';
import type { Paint } from './paint.ts';

/** One line per change: for logs, pipes and terminals that cannot move the cursor. */
export function plainView(outlet: Outlet, paint: Paint, content: 'with progress' | 'without progress'): EventView {
  return {
    ...onlyAdds,
    emit: event => {
      if (event.kind !== 'progress' || content === 'with progress') outlet.line(lineOf(event, paint));
    },
  };
}
