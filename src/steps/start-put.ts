import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Failure } from '../errors.ts';
import { startPut } from '../model/node-commands.ts';
import type { PutOutcome } from '../model/put-end.ts';
import { type PutEvent, parsePutEvent } from '../model/put-events.ts';
import type { Run } from '../model/run-id.ts';
import type { HostShell, RemoteProcess, Reporter } from '../ports.ts';
import { printable } from '../text/printable.ts';
import { quoteForShell } from '../text/shell-quote.ts';

export type PutStart = {
  readonly node: string;
  readonly shell: HostShell;
  readonly run: Run;
  readonly onEvent: (event: PutEvent) => void;
};

/** Where it is done, the node waits for a word while its switch is armed. */
export type PutEnd =
  | (Extract<PutOutcome, { kind: 'done' }> & {
      /** Says the word; false where the connection has broken off since. */
      readonly fire: () => boolean;
    })
  | Exclude<PutOutcome, { kind: 'done' }>;

/**
 * Starts the put of a plan that is on the node, as a unit that outlives this connection, and follows it until it is done.
 * `signal` ends the connection, and nothing on the node.
 */
export async function startPutOnNode(
  { reporter }: { readonly reporter: Pick<Reporter, 'emit'> },
  { node, shell, run, onEvent }: PutStart,
  signal: AbortSignal,
): Promise<PutEnd> {
  const command = startPut(run);
  reporter.emit({ kind: 'detail', node, text: `$ ${quoteForShell(shell.argvOf(command))}` });
  const process = await shell.start(command, { stdin: true }, signal);
  process.stdin.on('error', () => {}); // It has ended, and its status says how.
  const said = text(process.stderr).catch(() => '');
  const isDone = followEvents(process, onEvent);
  const ended = process.exit.then(
    async status => ({ kind: 'ended', status, said: printable(await said) }) as const,
    error => {
      if (error instanceof Failure && !signal.aborted) return { kind: 'lost' } as const;
      throw error;
    },
  );
  let hasEnded = false;
  ended.then(
    () => (hasEnded = true),
    () => (hasEnded = true),
  );
  if (!(await Promise.race([isDone, ended.then(() => false)]))) return ended;
  return {
    kind: 'done',
    fire() {
      if (!process.stdin.writable || hasEnded) return false;
      process.stdin.write('fire\n');
      return true;
    },
  };
}

/** Resolves with true at `done`; never, where the output ends without it. */
function followEvents({ stdout }: RemoteProcess, onEvent: (event: PutEvent) => void): Promise<true> {
  const { promise, resolve } = Promise.withResolvers<true>();
  createInterface({ input: stdout }).on('line', line => {
    const event = parsePutEvent(line);
    if (event === undefined) return;
    onEvent(event);
    if (event.kind === 'done') resolve(true);
  });
  return promise;
}
