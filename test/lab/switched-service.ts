import { type NodeService, ServiceDown } from './runtime.ts';

type Change = 'started' | 'ended';

/** A service of a node without a machine: it is there, hangs or is gone as a test switches it. */
export class SwitchedService implements NodeService {
  /** What it says of itself. */
  answer = 'up';
  #state: 'running' | 'hanging' | 'gone' = 'running';
  readonly #waiting = new Set<PromiseWithResolvers<string>>();
  readonly #listeners = new Set<(change: Change) => void>();

  get running(): boolean {
    return this.#state !== 'gone';
  }

  async ask(): Promise<string> {
    if (this.#state === 'running') return this.answer;
    if (this.#state === 'gone') throw new ServiceDown('the service is not running');
    const question = Promise.withResolvers<string>();
    this.#waiting.add(question);
    return question.promise;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hang(): void {
    this.#state = 'hanging';
  }

  /** Goes on where it hung. */
  resume(): void {
    this.#state = 'running';
    for (const { resolve } of this.#waiting) resolve(this.answer);
    this.#waiting.clear();
  }

  start(): void {
    if (this.running) return;
    this.#state = 'running';
    this.#tell('started');
  }

  stop(): void {
    if (!this.running) return;
    this.#state = 'gone';
    for (const { reject } of this.#waiting) reject(new ServiceDown('the service has ended'));
    this.#waiting.clear();
    this.#tell('ended');
  }

  #tell(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
