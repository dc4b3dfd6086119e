import type { Clock } from '../ports.ts';
import { mayBeLoss } from './pod/pod-loss.ts';

const pauseMs = 1000;
/** A kubelet and a container runtime that are restarted are back within seconds. */
const attempts = 20;

/** Does what may be done twice again as long as the way to the node seems to be interrupted. */
export async function retryWhileAway<T>(
  { clock }: { readonly clock: Clock },
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted || !mayBeLoss(error) || attempt === attempts) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}
