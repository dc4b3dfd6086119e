import { NodeDown } from '../runtime.ts';
import { type Life, type NodeParts, startLife } from './life.ts';

export type PowerListener = (change: 'booted' | 'ended') => void;

/** Keeps a node alive: it is booted again whenever it reboots, until it goes off in another way. */
export class Power {
  readonly #parts: NodeParts;
  readonly #listeners = new Set<PowerListener>();
  #life: Life | undefined;
  #bootId = '';
  #removed = false;
  #off: Promise<void> = Promise.resolve();
  #held: PromiseWithResolvers<void> | undefined;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  get running(): boolean {
    return this.#life !== undefined;
  }

  /** Of the current boot, or of the last one. */
  get bootId(): string {
    return this.#bootId;
  }

  /** Throws `NodeDown`. */
  get life(): Life {
    if (!this.#life) throw new NodeDown(`node/${this.#parts.name} is down`);
    return this.#life;
  }

  /** Resolves when the node is off and will not come up by itself. Rejects when it could not come up. */
  get off(): Promise<void> {
    return this.#off;
  }

  /** The returned function takes the listener away again. */
  listen(listener: PowerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Switches the node on. Returns when it is up. */
  async on(): Promise<void> {
    if (this.#life) throw new Error(`node/${this.#parts.name} is running`);
    await this.#off;
    this.#off = this.#supervise();
    await this.awaitBoot();
  }

  /** Returns at the next boot. Throws when the node goes off instead. */
  async awaitBoot(): Promise<void> {
    const booted = Promise.withResolvers<void>();
    const forget = this.listen(change => change === 'booted' && booted.resolve());
    const off = this.#off.then(() => {
      throw new NodeDown(`node/${this.#parts.name} has gone off`);
    });
    await Promise.race([booted.promise, off]).finally(forget);
  }

  /** The node goes down for its next reboot and does not come up, until the disposal. */
  hold(): Disposable {
    const held = Promise.withResolvers<void>();
    this.#held = held;
    return { [Symbol.dispose]: () => held.resolve() };
  }

  /** Pulls the plug for good. */
  async remove(): Promise<void> {
    this.#removed = true;
    this.#held?.resolve();
    this.#life?.cut();
    await this.#off;
  }

  async #supervise(): Promise<void> {
    for (let how = 'reboot'; how === 'reboot'; ) {
      await this.#held?.promise;
      if (this.#removed) return;
      const life = await startLife(this.#parts);
      if (this.#removed) life.cut();
      this.#life = life;
      this.#bootId = life.bootId;
      this.#tell('booted');
      how = await life.ended;
      this.#life = undefined;
      this.#tell('ended');
    }
  }

  #tell(change: 'booted' | 'ended'): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
