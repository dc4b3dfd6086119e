/**
 * What happened to the lab, in order: every request that changes something or opens a stream, and every program that was
 * asked to run on a node. A test takes the boundaries between a program's steps from here, so that a step which says
 * nothing is not missed.
 */
export type JournalEntry =
  | {
      readonly kind: 'request';
      readonly user: string;
      readonly agent: string;
      readonly method: string;
      /** Path and query, as sent. */
      readonly path: string;
      readonly body: unknown;
    }
  /** By exec into a pod, or as the command of an SSH session (`''`: a login shell); or in a script that is watched. */
  | {
      readonly kind: 'program';
      readonly node: string;
      readonly by: 'exec' | 'ssh' | 'host';
      readonly argv: readonly string[];
    };

export type Gate = (entry: JournalEntry, index: number) => Promise<void>;

export class Journal {
  readonly entries: JournalEntry[] = [];
  #gate: Gate = async () => {};

  /** Runs before an entry takes effect, and holds it up until it resolves: the place to send a signal from. */
  setGate(gate: Gate): void {
    this.#gate = gate;
  }

  /** To be awaited before the thing is done. */
  async enter(entry: JournalEntry): Promise<void> {
    const index = this.entries.push(entry) - 1;
    await this.#gate(entry, index);
  }
}
