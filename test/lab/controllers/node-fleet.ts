import type { Kubelets, PodInsides } from '../api/streams/pod-insides.ts';
import type { NodeRuntime } from '../runtime.ts';
import { startHeartbeats } from './heartbeats.ts';
import { Kubelet, type KubeletSetting } from './kubelet.ts';

/** All nodes that there are more of than their API objects, with what their kubelets and the watch over them do. */
export class NodeFleet implements Kubelets, AsyncDisposable {
  readonly #runtimes: ReadonlyMap<string, NodeRuntime>;
  readonly #kubelets: readonly Kubelet[];
  readonly #ends = new AsyncDisposableStack();

  constructor(runtimes: ReadonlyMap<string, NodeRuntime>, setting: Pick<KubeletSetting, 'store' | 'knobs'>) {
    this.#runtimes = runtimes;
    let pods = 0;
    const assignPodIP = () => `10.128.${Math.floor(++pods / 250)}.${(pods % 250) + 2}`;
    // First of all, so that at each boot the node is Ready before anything is said of its pods.
    for (const runtime of runtimes.values()) this.#ends.use(startHeartbeats(setting, runtime));
    this.#kubelets = [...runtimes.values()].map(node => this.#ends.use(new Kubelet({ ...setting, node, assignPodIP })));
  }

  runtimeOf(node: string): NodeRuntime | undefined {
    return this.#runtimes.get(node);
  }

  insidesOf(podUid: string): PodInsides | undefined {
    for (const kubelet of this.#kubelets) {
      const insides = kubelet.insidesOf(podUid);
      if (insides) return insides;
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ends.disposeAsync();
  }
}
