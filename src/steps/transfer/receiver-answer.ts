import { createInterface } from 'node:readline';
import { parseReceiveEvent, type ReceiveEvent } from '../../model/transfer/receive-file.ts';
import type { RemoteProcess } from '../../ports.ts';

/** What the receiving end of an upload says, as it says it. */
export type ReceiverAnswer = {
  readonly events: readonly ReceiveEvent[];
  /** `undefined` where the receiver ends without a word. */
  readonly first: Promise<ReceiveEvent | undefined>;
  readonly whole: Promise<void>;
};

/** Reads on to the end, since an output that nobody reads holds up the exit. */
export function followAnswer({ stdout }: Pick<RemoteProcess, 'stdout'>): ReceiverAnswer {
  const events: ReceiveEvent[] = [];
  const first = Promise.withResolvers<ReceiveEvent | undefined>();
  const whole = Promise.withResolvers<void>();
  const lines = createInterface({ input: stdout });
  lines.on('line', line => {
    const event = parseReceiveEvent(line);
    if (event === undefined) return;
    events.push(event);
    first.resolve(event);
  });
  lines.once('close', () => {
    first.resolve(undefined);
    whole.resolve();
  });
  return { events, first: first.promise, whole: whole.promise };
}
