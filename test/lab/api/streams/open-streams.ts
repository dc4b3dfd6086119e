import type { Knobs } from '../../knobs.ts';
import type { NodeRuntime } from '../../runtime.ts';
import type { StreamCall } from '../hooks.ts';
import type { ChannelSocket } from './channel-socket.ts';

export type OpenStream = { readonly call: StreamCall; readonly socket: ChannelSocket; readonly node: NodeRuntime };

/** The connections that are open, and what breaks them: the end of their node, and the knob `dropStreamsAfterMs`. */
export class OpenStreams {
  readonly #open = new Set<OpenStream>();
  readonly #knobs: Knobs;

  constructor(knobs: Knobs) {
    this.#knobs = knobs;
  }

  add(stream: OpenStream): void {
    this.#open.add(stream);
    const stopHearing = stream.node.onPower(change => {
      if (change === 'ended') stream.socket.drop();
    });
    const limit = this.#knobs.dropStreamsAfterMs;
    const timer = limit === undefined ? undefined : setTimeout(() => stream.socket.drop(), limit);
    void stream.socket.closed.then(() => {
      this.#open.delete(stream);
      clearTimeout(timer);
      stopHearing();
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
