import type { SpokenEvent } from './event-line.ts';

type RepeatFilter = {
  /**
   * Whether the event says what was said before: the same progress of a node twice in a row, or a notice or a warning
   * that was given already. What it is asked about counts as said.
   */
  isRepeat(event: SpokenEvent): boolean;
  /** For when the progress that was said is not on the screen any more. */
  forgetProgress(): void;
};

export function makeRepeatFilter(): RepeatFilter {
  const progress = new Map<string | undefined, string>();
  const given = new Set<string>();
  return {
    isRepeat: event => {
      switch (event.kind) {
        case 'progress': {
          const before = progress.get(event.node);
          progress.set(event.node, event.text);
          return before === event.text;
        }
        case 'settled':
          progress.delete(event.node);
          return false;
        case 'notice':
        case 'warning': {
          const sayings = given.size;
          return given.add(JSON.stringify([event.kind, event.node, event.text])).size === sayings;
        }
        default:
          return false;
      }
    },
    forgetProgress: () => progress.clear(),
  };
}
