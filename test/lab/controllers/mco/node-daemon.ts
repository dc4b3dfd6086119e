import { NodeDown } from '../../runtime.ts';
import { NodeDisk } from './node-disk.ts';
import { markNode } from './node-marks.ts';
import { type DaemonWorld, updateNode } from './update-node.ts';

/**
 * The machine config daemon of one node (MCO `pkg/daemon/daemon.go`): brings the node from `currentConfig` to
 * `desiredConfig`. It lives while its node runs; what it has applied it remembers on the node's disk, so that it goes on
 * after a reboot.
 */
export class NodeDaemon implements AsyncDisposable {
  readonly #world: Omit<DaemonWorld, 'disk' | 'mark' | 'signal'>;
  readonly #disk: NodeDisk;
  readonly #forgetPower: () => void;
  #life = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isWokenAgain = false;
  #isMarking = false;
  #cancelRetry = (): void => {};

  constructor(world: Omit<DaemonWorld, 'disk' | 'mark' | 'signal'>) {
    this.#world = world;
    this.#disk = new NodeDisk(world.runtime);
    this.#forgetPower = world.runtime?.onPower(() => this.#beginAnew()) ?? (() => {});
  }

  /** Has it look whether there is something to do; to be called when somebody has changed the Node object. */
  wake(): void {
    if (this.#isMarking) return;
    this.#isWokenAgain = true;
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#work = Promise.resolve().then(() => this.#workOff());
  }

  /** The node has gone down or come up. */
  #beginAnew(): void {
    this.#life.abort(new NodeDown(`${this.#world.name} is down`));
    this.#life = new AbortController();
    this.wake();
  }

  /** Resolves when there is nothing to do at the moment. */
  async rest(): Promise<void> {
    await this.#work;
  }

  async #workOff(): Promise<void> {
    while (this.#isWokenAgain && this.#isThere()) {
      this.#isWokenAgain = false;
      this.#cancelRetry();
      const { signal } = this.#life;
      const mark: DaemonWorld['mark'] = marks => this.#mark(marks);
      await updateNode({ ...this.#world, disk: this.#disk, mark, signal }).catch((error: unknown) => {
        if (!signal.aborted && !(error instanceof NodeDown)) this.#degrade(error);
      });
    }
    this.#isWorking = false;
  }

  #isThere(): boolean {
    return !this.#life.signal.aborted && this.#world.runtime?.running !== false && this.#world.isAlive();
  }

  /** Says so on the node, and tries again after a while, for ever (`updateErrorState`). */
  #degrade(error: unknown): void {
    const { timers, knobs } = this.#world;
    this.#mark({ state: 'Degraded', reason: error instanceof Error ? error.message : String(error) });
    this.#cancelRetry = timers.after(knobs.mcoPaceMs, () => this.wake());
  }

  /** What it writes itself does not wake it. */
  #mark(marks: Parameters<DaemonWorld['mark']>[0]): void {
    this.#isMarking = true;
    markNode(this.#world.store, this.#world.name, marks);
    this.#isMarking = false;
  }

  /** Stops where it is, and resolves when it has. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#forgetPower();
    this.#cancelRetry();
    this.#life.abort(new NodeDown('the lab ends'));
    await this.#work;
  }
}
