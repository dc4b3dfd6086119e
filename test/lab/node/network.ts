import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { type Holder, spawnBound, spawnHolder } from './bound-process.ts';

/**
 * The network that the nodes of one lab share: a bridge in a network namespace without a name. Nothing of it is to be seen
 * in the machine's own namespace, so that several labs at once use the same addresses without meeting.
 */
export class LabNetwork implements AsyncDisposable {
  readonly gateway = '10.88.0.1';
  readonly prefix = 24;
  readonly #holder: Holder;
  #lastHost = 9;

  private constructor(holder: Holder) {
    this.#holder = holder;
  }

  static async create(): Promise<LabNetwork> {
    return new LabNetwork(await spawnHolder(['unshare', '--net', 'bash', '-ec', BRIDGE]));
  }

  /** The path of its namespace, for nsenter(1) and ip(8). */
  get namespace(): string {
    return `/proc/${this.#holder.pid}/ns/net`;
  }

  /** The next free address, and a hardware address that stays with it over reboots (else neighbours would wait for ARP). */
  assign(): NetworkPort {
    const host = ++this.#lastHost;
    if (host > 254) throw new Error('the network of the lab is full');
    return {
      address: `10.88.0.${host}`,
      mac: `02:00:0a:58:00:${host.toString(16).padStart(2, '0')}`,
      port: `port${host}`,
    };
  }

  /** Runs a program at the gateway's address: a file server, for example, that the nodes reach as 10.88.0.1. */
  spawnInside(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return spawnBound(['nsenter', `--net=${this.namespace}`, ...argv], options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.release();
  }
}

/** A node's place in the network: `port` is the name of the interface at the bridge's side. */
export type NetworkPort = { readonly address: string; readonly mac: string; readonly port: string };

const BRIDGE = `
ip link set lo up
ip link add bridge type bridge
ip address add 10.88.0.1/24 dev bridge
ip link set bridge up
echo ready
read -r || true`;
