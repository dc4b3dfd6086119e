import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type PutEvent, parsePutEvent } from '../../src/model/put/put-events.ts';
import type { Run } from '../../src/model/run-id.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/** How a program on the node ended. */
export type Ended = { readonly status: number; readonly lines: readonly string[]; readonly stderr: string };

type Child = ReturnType<LabNode['start']>;

/** A put that has been started. */
export class Put {
  readonly run: Run;
  readonly ended: Promise<Ended>;
  readonly #child: Child;
  readonly #events: PutEvent[] = [];
  readonly #heard = new EventTarget();

  constructor(run: Run, child: Child) {
    this.run = run;
    this.#child = child;
    this.ended = endedOf(child);
    createInterface({ input: child.stdout }).on('line', line => {
      const event = parsePutEvent(line);
      if (event) this.#events.push(event);
      this.#heard.dispatchEvent(new Event('event'));
    });
  }

  get events(): readonly PutEvent[] {
    return this.#events;
  }

  /** Resolves with the first event of a kind; throws where it ends without. */
  async event(kind: PutEvent['kind']): Promise<PutEvent> {
    const over = this.ended.then(ended => `${ended.status}: ${ended.lines.join('|')} ${ended.stderr}`);
    for (;;) {
      const found = this.#events.find(event => event.kind === kind);
      if (found) return found;
      const how = await Promise.race([once(this.#heard, 'event').then(() => undefined), over]);
      if (how !== undefined) throw new Error(`it ended without ${kind}: ${how}`);
    }
  }

  fire(): void {
    this.say('fire\n');
  }

  say(words: string): void {
    this.#child.stdin.write(words);
  }

  release(): void {
    this.#child.stdin.end();
  }
}

export async function endedOf(child: Child): Promise<Ended> {
  child.stdin.on('error', () => {});
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  return { status, lines: stdout.split('\n').filter(Boolean), stderr };
}
