import type { StoredObject } from '../../api/store.ts';
import type { NodeRuntime } from '../../runtime.ts';

/** Where the daemon keeps the whole MachineConfig that it applied last (MCO `pkg/daemon/daemon.go`). */
const path = '/etc/machine-config-daemon/currentconfig';
const owner = { uid: 0, gid: 0, mode: 0o644 };

/** What a daemon knows after a reboot: what is on the disk counts more than what the Node object says. */
export class NodeDisk {
  readonly #node: NodeRuntime | undefined;
  /** In place of a disk, where the node is in the API only. */
  #config: string | undefined;

  constructor(node: NodeRuntime | undefined) {
    this.#node = node;
  }

  async remember(config: StoredObject): Promise<void> {
    this.#config = JSON.stringify(config);
    await this.#node?.writeFile(path, this.#config, owner);
  }

  async recall(): Promise<StoredObject | undefined> {
    const text = this.#node ? await this.#node.readFile(path) : this.#config;
    return text === undefined ? undefined : JSON.parse(text);
  }
}
