import { Failure } from './errors.ts';

/** Asked to stop, a run cleans up first; asked again, it stops at once. */
export type StopSignals = Disposable & { readonly signal: AbortSignal };

/** SIGINT is somebody at the keyboard, SIGTERM and SIGHUP are the system: the exit statuses tell them apart. */
const failures = {
  SIGINT: new Failure('interrupted', 'INTERRUPTED', 'interrupted'),
  SIGTERM: new Failure('terminated', 'TERMINATED', 'asked to end by SIGTERM'),
  SIGHUP: new Failure('terminated', 'HUNG_UP', 'the terminal is gone'),
} as const;

export type StopListeners = {
  /** The first request to stop, where somebody may still be there to be answered. */
  readonly once: () => void;
  /** Every further one; must not return. */
  readonly again: (failure: Failure) => never;
};

export function listenForStop(process: NodeJS.Process, { once, again }: StopListeners): StopSignals {
  const stop = new AbortController();
  const listeners = Object.entries(failures).map(([name, failure]) => {
    const listener = () => {
      // That a terminal is gone is told by the kernel and by the shell: nobody is there, or impatient.
      const isSomebody = failure !== failures.SIGHUP;
      if (stop.signal.aborted && isSomebody) again(failure);
      if (stop.signal.aborted) return;
      if (isSomebody) once();
      stop.abort(failure);
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => {
      for (const remove of listeners) remove();
    },
  };
}
