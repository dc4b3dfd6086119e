import { Failure } from '../errors.ts';
import type { Verdict } from '../model/verdict.ts';
import { printable } from '../text/printable.ts';

export type Awaited<T> = {
  /** What is waited for, as it begins an error: `node/worker-a`. */
  readonly subject: string;
  readonly seen: AsyncIterable<T>;
  readonly judge: (seen: T) => Verdict | Promise<Verdict>;
  /** Hears why it is not so yet. */
  readonly going: (reason: string) => void;
};

/**
 * Looks until it is so. `Failure('failed')` with the verdict's code when it never will be; when the time is up, the
 * run's own `TIMEOUT` with the last verdict's reason.
 */
export async function awaitVerdict<T>({ subject, seen, judge, going }: Awaited<T>, signal: AbortSignal): Promise<void> {
  let last = 'nothing was seen yet';
  try {
    for await (const sight of seen) {
      const verdict = await judge(sight);
      if (verdict.kind === 'done') return;
      const reason = printable(verdict.reason);
      if (verdict.kind === 'stuck')
        throw new Failure('failed', verdict.code, `${subject}: ${reason}`, { hint: verdict.hint });
      last = reason;
      going(reason);
    }
    signal.throwIfAborted();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'timeout' || !signal.aborted) throw error;
    throw new Failure('timeout', error.code, `${subject}: ${error.message}; last seen: ${last}`, { hint: error.hint });
  }
  throw new Error(`${subject}: the watch ended by itself`);
}
