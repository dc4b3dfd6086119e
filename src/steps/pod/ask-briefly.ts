import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';

/** A container runtime that hangs lets every question hang too, and the next one may be answered. */
const answerMs = 10_000;

/** What a question comes to; `undefined` where it fails, or is not answered soon. */
export async function askBriefly<T>(
  { clock }: Pick<Ports, 'clock'>,
  ask: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const noAnswer = new Failure('timeout', 'NO_ANSWER', 'there is no answer', { hint: 'ask again' });
  using patience = clock.deadline(answerMs, noAnswer, signal);
  try {
    return await ask(patience);
  } catch (error) {
    if (error instanceof Failure && !signal.aborted) return undefined;
    throw error;
  }
}
