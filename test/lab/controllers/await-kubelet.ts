import { type NodeService, ServiceDown } from '../runtime.ts';
import type { Lifetime } from './lifetime.ts';

/** Resolves as soon as the node's kubelet answers, which one that is away or hangs does not; breaks off with `life`. */
export async function awaitKubelet(kubelet: NodeService, life: Lifetime): Promise<void> {
  for (;;) {
    try {
      await life.until(kubelet.ask());
      return;
    } catch (error) {
      if (!(error instanceof ServiceDown)) throw error;
      await life.until(nextStart(kubelet, life.signal));
    }
  }
}

function nextStart(kubelet: NodeService, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = kubelet.onChange(change => change === 'started' && resolve());
  signal.addEventListener('abort', stop, { once: true });
  if (kubelet.running) resolve();
  return promise.finally(stop);
}
