import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors.ts';
import type { HostCommand } from '../../model/host-command.ts';
import type { PutOutcome } from '../../model/put/put-end.ts';
import { type PutEvent, parsePutEvent } from '../../model/put/put-events.ts';
import type { HostShell, RemoteProcess, Reporter } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';

export type NodeWorkStart = {
  readonly node: string;
  readonly shell: HostShell;
  /** A verb of the node's program, as a unit of its own: `node-commands.ts`. */
  readonly command: HostCommand;
  /** The exit statuses that the verb has. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly onEvent: (event: PutEvent) => void;
};

/** Where it is done, the node waits for a word while its switch is armed. */
export type NodeWorkEnd =
  | (Extract<PutOutcome, { kind: 'done' }> & {
      /** Says the word; false where the connection has broken off since. */
      readonly fire: () => boolean;
    })
  | Exclude<PutOutcome, { kind: 'done' }>;

/**
 * Starts the node's program as a unit that outlives this connection, and follows it until it is done or has ended.
 * `signal` ends the connection, and nothing on the node.
 */
export async function followNodeWork(
  { reporter }: { readonly reporter: Pick<Reporter, 'emit'> },
  { node, shell, command, statuses, onEvent }: NodeWorkStart,
  signal: AbortSignal,
): Promise<NodeWorkEnd> {
  reporter.emit({ kind: 'detail', node, text: `$ ${quoteForShell(shell.argvOf(command))}` });
  const process = await shell.start(command, { stdin: true }, signal);
  process.stdin.on('error', () => {}); // It has ended, and its status says how.
  const said = text(process.stderr).catch(() => '');
  const isDone = followEvents(process, onEvent);
  const ended = process.exit.then(
    // Another status is not the program's own: what carried the connection was killed.
    async status =>
      Object.values(statuses).includes(status)
        ? ({ kind: 'ended', status, said: printable(await said) } as const)
        : lost,
    error => {
      if (error instanceof Failure && !signal.aborted) return lost;
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

const lost = { kind: 'lost' } as const;

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
