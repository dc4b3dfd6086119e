import type { Knobs } from '../../knobs.ts';
import type { NodeRuntime } from '../../runtime.ts';
import type { StreamCall } from '../hooks.ts';
import type { ChannelSocket } from './channel-socket.ts';

export type OpenStream = { readonly call: StreamCall; readonly socket: ChannelSocket; readonly node: NodeRuntime };

/**
 * The connections that are open, and what breaks them: the end of their node, of the kubelet or of the container runtime
 * through which they go, and the knob `dropStreamsAfterMs`.
 */
export class OpenStreams {
  readonly #open = new Set<OpenStream>();
  readonly #knobs: Knobs;

  constructor(knobs: Knobs) {
    this.#knobs = knobs;
  }

  add(stream: OpenStream): void {
    this.#open.add(stream);
    const { node, socket } = stream;
    const dropAtEnd = (change: string) => {
      if (change === 'ended') socket.drop();
    };
    const hearing = [node.onPower(dropAtEnd), node.kubelet.onChange(dropAtEnd), node.crio.onChange(dropAtEnd)];
    const limit = this.#knobs.dropStreamsAfterMs;
    const timer = limit === undefined ? undefined : setTimeout(() => socket.drop(), limit);
    void socket.closed.then(() => {
      this.#open.delete(stream);
      clearTimeout(timer);
      for (const stop of hearing) stop();
    });
  }

  /** `exec openshift-debug/worker-a-debug-x7k2p`, one for each. */
  list(): string[] {
    return [...this.#open].map(({ call }) => `${call.kind} ${call.namespace}/${call.pod.metadata.name}`);
  }

  /** Breaks them all: the API server goes. */
  drop(): void {
    for (const { socket } of this.#open) socket.drop();
  }
}
