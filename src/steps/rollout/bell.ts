/** Wakes one who waits. Rung while nobody listens, it is heard by the next who does. */
export type Bell = Disposable & {
  readonly ring: () => void;
  readonly rung: () => Promise<void>;
};

/** A bell that the abort of a signal rings too. */
export function openBell(signal: AbortSignal): Bell {
  let next = Promise.withResolvers<void>();
  const ring = (): void => next.resolve();
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    rung: async () => {
      await next.promise;
      next = Promise.withResolvers();
    },
    [Symbol.dispose]: () => signal.removeEventListener('abort', ring),
  };
}
