import { Failure } from './errors.ts';

/** Asked to stop, a run cleans up first; asked again, it stops at once. */
export type StopSignals = Disposable & { readonly signal: AbortSignal };

/** SIGINT is somebody at the keyboard, SIGTERM and SIGHUP are the system: the exit statuses tell them apart. */
const failures = {
  SIGINT: new Failure('interrupted', 'INTERRUPTED', 'interrupted'),
  SIGTERM: new Failure('terminated', 'TERMINATED', 'asked to end by SIGTERM'),
  SIGHUP: new Failure('terminated', 'HUNG_UP', 'the terminal is gone'),
} as const;

/** `again` is called on the second request to stop, and must not return. */
export function listenForStop(process: NodeJS.Process, again: (failure: Failure) => void): StopSignals {
  const stop = new AbortController();
  const listeners = Object.entries(failures).map(([name, failure]) => {
    const listener = () => {
      if (!stop.signal.aborted) stop.abort(failure);
      // That a terminal is gone is told by the kernel and by the shell: nobody is impatient.
      else if (failure !== failures.SIGHUP) again(failure);
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
