import type { SpokenEvent } from './event-line.ts';

/** Shows events in one of the ways that this room knows. What comes in has been made printable and free of secrets. */
export interface EventView extends Disposable {
  emit(event: SpokenEvent): void;
  /** Forgets what was in progress, and takes it off the screen. */
  clear(): void;
  /** Leaves the screen alone until the returned object is disposed. */
  pause(): Disposable;
}

/** A view that only adds lines has nothing to take away. */
export const onlyAdds: Omit<EventView, 'emit'> = {
  clear() {},
  pause: () => ({ [Symbol.dispose]() {} }),
  [Symbol.dispose]() {},
};
