import type { LogEvent } from '../../src/model/event.ts';
import type { Reporter } from '../../src/ports.ts';

/** A reporter that keeps what it hears. */
export type Hearing = {
  readonly reporter: Pick<Reporter, 'emit'>;
  readonly events: readonly LogEvent[];
  /** Resolves when something is told that has these words in it, or at once where it was told. */
  readonly heard: (words: string) => Promise<void>;
};

export function hearing(): Hearing {
  const events: LogEvent[] = [];
  const waiting: (() => void)[] = [];
  const emit = (event: LogEvent): void => {
    events.push(event);
    for (const look of waiting) look();
  };
  const heard = (words: string): Promise<void> =>
    new Promise(done => {
      const look = (): void => {
        if (events.some(event => 'text' in event && event.text.includes(words))) done();
      };
      waiting.push(look);
      look();
    });
  return { reporter: { emit }, events, heard };
}
