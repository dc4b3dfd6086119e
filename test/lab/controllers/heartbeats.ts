import type { Store } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import { type NodeRuntime, ServiceDown } from '../runtime.ts';
import { NodeMonitor } from './node-monitor.ts';
import { NodeStatus } from './node-status.ts';

/** Asks a node's kubelet every `leaseMs`, and when it starts: what it answers is reported, its silence is watched over. */
export function startHeartbeats(
  setting: { readonly store: Store; readonly knobs: Knobs },
  runtime: NodeRuntime,
): Disposable {
  const { kubelet } = runtime;
  const monitor = new NodeMonitor(setting, runtime.name);
  const status = new NodeStatus(setting, runtime);
  let asked: Promise<void> | undefined;
  const ask = (kind: 'first' | 'routine') => {
    monitor.expect();
    const question = kubelet
      .ask()
      .then(word => {
        const wasLost = monitor.hear();
        const isNews = status.report(word, kind === 'routine' && wasLost ? 'again' : kind);
        if (isNews) monitor.follow();
      })
      .catch(forgiveEnd)
      .finally(() => {
        if (asked === question) asked = undefined;
      });
    asked = question;
  };
  let timer = setTimeout(function beat() {
    if (kubelet.running && !asked) ask('routine');
    timer = setTimeout(beat, setting.knobs.leaseMs).unref();
  }, setting.knobs.leaseMs).unref();
  const stopHearing = kubelet.onChange(change => (change === 'started' ? ask('first') : monitor.expect()));
  return {
    [Symbol.dispose]: () => {
      stopHearing();
      clearTimeout(timer);
      monitor[Symbol.dispose]();
    },
  };
}

/** The end of the service is heard of by `onChange` too. */
function forgiveEnd(error: unknown): void {
  if (!(error instanceof ServiceDown)) throw error;
}
