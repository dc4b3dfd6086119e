import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { ContainerProcess, ContainerSpec, NodeRuntime, PodSpec } from '../runtime.ts';
import { runBound, spawnPiped } from './bound-process.ts';
import { Disk } from './disk.ts';
import { enter } from './enter.ts';
import { hostKeys } from './host-keys.ts';
import { buildImage, type OperatingSystem } from './image.ts';
import type { FileOwner } from './inside-files.ts';
import { takeInventory } from './inventory.ts';
import type { NodeParts } from './life.ts';
import { Power, type PowerListener } from './power.ts';
import type { Rack } from './rack.ts';
import { ServiceLink } from './service-link.ts';
import { type CommandListener, ToldCommands } from './told-commands.ts';

export type NodeOptions = {
  readonly name: string;
  readonly rack: Rack;
  /** Default: `rhcos9`. */
  readonly os?: OperatingSystem;
  /** The kernel says that it is in FIPS mode. Needs one that can be. */
  readonly fips?: boolean;
};

/** A Linux node out of namespaces, with a real systemd, sshd, ostree and rpm: `README.md` says how it behaves. Needs root. */
export class LabNode implements NodeRuntime, AsyncDisposable {
  readonly name: string;
  /** On the network of its rack. */
  readonly address: string;
  /** Where the machine config daemon writes the keys of `core`: MCO pkg/daemon/constants.go. */
  readonly authorizedKeysPath: string;
  readonly kubelet: ServiceLink;
  readonly crio: ServiceLink;
  readonly #parts: NodeParts;
  readonly #told: Told;
  readonly #power: Power;

  private constructor(parts: NodeParts, told: Told, os: OperatingSystem) {
    this.name = parts.name;
    this.kubelet = parts.kubelet;
    this.crio = parts.crio;
    this.address = parts.port.address;
    this.authorizedKeysPath = `/home/core/.ssh/${os === 'rhcos9' ? 'authorized_keys.d/ignition' : 'authorized_keys'}`;
    this.#parts = parts;
    this.#told = told;
    this.#power = new Power(parts);
    this.#power.listen(change => {
      this.crio.admit(change);
      this.kubelet.admit(change);
    });
  }

  /** A node with a disk of its own, switched off. */
  static async create(options: NodeOptions): Promise<LabNode> {
    const { name, rack, os = 'rhcos9', fips = false } = options;
    const port = rack.network.assign();
    const [image, keys] = await Promise.all([buildImage(os), hostKeys(name)]);
    const disk = await Disk.create({ image, keys, name, address: port.address });
    const cgroup = await rack.cgroup.child(name);
    const directory = `${disk.path}/lab`;
    const [ssh, host, transactions, kubelet, crio] = await Promise.all([
      ToldCommands.listen(directory, 'ssh-commands'),
      ToldCommands.listen(directory, 'host-commands'),
      ToldCommands.listen(directory, 'transactions'),
      ServiceLink.listen(directory, 'kubelet'),
      ServiceLink.listen(directory, 'crio'),
    ]);
    return new LabNode({ name, rack, port, disk, cgroup, fips, kubelet, crio }, { ssh, host, transactions }, os);
  }

  get running(): boolean {
    return this.#power.running;
  }

  get bootId(): string {
    return this.#power.bootId;
  }

  /** Switches it on. Returns when its sshd answers; throws what it complained about when it does not come up. */
  async boot(): Promise<void> {
    await this.#power.on();
  }

  async startPod(pod: PodSpec, signal?: AbortSignal): Promise<ContainerProcess> {
    const { pods } = this.#power.life;
    await this.crio.ask();
    return pods.start(pod, signal);
  }

  async exec(podUid: string, container: ContainerSpec): Promise<ContainerProcess> {
    const { pods } = this.#power.life;
    await this.crio.ask();
    return pods.exec(podUid, container);
  }

  async stopPod(podUid: string, graceMs: number): Promise<void> {
    await this.#power.life.pods.stop(podUid, graceMs);
  }

  async dial(port: number): Promise<Duplex> {
    return this.#power.life.dialer.dial(port);
  }

  async readFile(path: string): Promise<string | undefined> {
    return this.#power.life.files.read(path);
  }

  async writeFile(path: string, content: string | Uint8Array, owner: FileOwner): Promise<void> {
    await this.#power.life.files.write(path, content, owner);
  }

  async listDirectory(path: string): Promise<readonly string[]> {
    return this.#power.life.files.list(path);
  }

  async removeFile(path: string): Promise<void> {
    await this.#power.life.files.remove(path);
  }

  onPower(listener: PowerListener): () => void {
    return this.#power.listen(listener);
  }

  onSshCommand(listener: CommandListener): () => void {
    return this.#told.ssh.add(listener);
  }

  /**
   * Called with the title of each transaction of rpm-ostree before it does anything, and with that of each of its steps
   * (`Staging deployment`), which waits for the answer: that is how long a transaction takes.
   */
  onTransaction(listener: CommandListener): () => void {
    return this.#told.transactions.add(listener);
  }

  /**
   * Called before each command of a bash script that systemd runs on this node, where the command changes something; as it
   * is written there. The script waits for the answer. Until the disposal or the next boot.
   */
  async watchScripts(listener: CommandListener): Promise<AsyncDisposable> {
    const forget = this.#told.host.add(listener);
    const { bootId } = this;
    await this.run(['systemctl', 'set-environment', 'BASH_ENV=/usr/libexec/lab/watch.bash']);
    return {
      [Symbol.asyncDispose]: async () => {
        forget();
        if (this.running && this.bootId === bootId) await this.run(['systemctl', 'unset-environment', 'BASH_ENV']);
      },
    };
  }

  /** Runs a program as root in the namespaces of PID 1, not through sshd, and returns what it printed. */
  async run(argv: readonly string[]): Promise<string> {
    return runBound(enter(this.#power.life.init, argv));
  }

  /** Starts a program in the same way, with pipes for its streams. */
  start(argv: readonly string[]): ChildProcessWithoutNullStreams {
    return spawnPiped(enter(this.#power.life.init, argv));
  }

  /** `systemctl reboot`. Returns when the node is up again. */
  async reboot(): Promise<void> {
    const command = enter(this.#power.life.init, ['systemctl', 'reboot', '--no-block']);
    await Promise.all([this.#power.awaitBoot(), runBound(command)]);
  }

  /** It does not come back from its next reboot until the disposal. */
  holdReboot(): Disposable {
    return this.#power.hold();
  }

  /** `systemctl poweroff`. Returns when nothing runs any more. */
  async powerOff(): Promise<void> {
    await this.run(['systemctl', 'poweroff', '--no-block']);
    await this.#power.off;
  }

  /** A power cut: nothing is stopped in order, nothing is finalized. The node stays off until `boot`. */
  async crash(): Promise<void> {
    this.#power.life.cut();
    await this.#power.off;
  }

  /** What somebody may have left on it, to be compared with an inventory from before: see inventory.ts. */
  async inventory(): Promise<string[]> {
    return takeInventory(this.#power.life.init, this.#parts.cgroup);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#power.remove();
    await this.#told.ssh[Symbol.asyncDispose]();
    await this.#told.host[Symbol.asyncDispose]();
    await this.#told.transactions[Symbol.asyncDispose]();
    await this.kubelet[Symbol.asyncDispose]();
    await this.crio[Symbol.asyncDispose]();
    await this.#parts.cgroup.remove();
    await this.#parts.disk[Symbol.asyncDispose]();
  }
}

type Told = Readonly<Record<'ssh' | 'host' | 'transactions', ToldCommands>>;
