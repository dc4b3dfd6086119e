import type { Duplex } from 'node:stream';
import type { Client, PseudoTtyOptions } from 'ssh2';
import type { ExecOptions, Identity, RemoteProcess, SshConnection, TerminalSize } from '../ports.ts';
import { openProcess } from './channel-process.ts';
import { connectionLost } from './failures.ts';
import { goodbyeMs } from './limits.ts';

type ConnectionParts = {
  readonly client: Client;
  readonly stream: Duplex;
  readonly identity: Identity;
  readonly terminalType: string;
};

/** A login that holds: commands run on it side by side, each on a channel of its own. */
export class Connection implements SshConnection {
  readonly identity: Identity;
  readonly #client: Client;
  readonly #stream: Duplex;
  readonly #terminalType: string;
  /** Aborted with `CONNECTION_LOST` when the connection is over, whoever ended it. */
  readonly #over = new AbortController();

  constructor({ client, stream, identity, terminalType }: ConnectionParts) {
    this.identity = identity;
    this.#client = client;
    this.#stream = stream;
    this.#terminalType = terminalType;
    let reason: Error | undefined;
    client.on('error', error => {
      reason ??= error;
    });
    client.once('close', () => this.#over.abort(connectionLost(reason)));
  }

  /** `Failure('failed', 'EXEC_REFUSED')` where sshd starts nothing (more) on this connection. */
  exec(command: string | undefined, options: ExecOptions, signal: AbortSignal): Promise<RemoteProcess> {
    const window = options.terminal && this.#windowOf(options.terminal);
    return openProcess(
      done =>
        command === undefined
          ? this.#client.shell(window ?? false, done)
          : this.#client.exec(command, window === undefined ? {} : { pty: window }, done),
      options,
      { signal, lost: this.#over.signal },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeConnection(this.#client, this.#stream);
  }

  #windowOf({ columns, rows }: TerminalSize): PseudoTtyOptions {
    return { cols: columns, rows, width: 0, height: 0, term: this.#terminalType };
  }
}

/** Says goodbye and waits until the stream is closed. A far side that does not answer is not waited for long. */
export async function closeConnection(client: Client, stream: Duplex): Promise<void> {
  if (stream.closed) return;
  const closed = new Promise<void>(resolve => stream.once('close', resolve));
  const timer = setTimeout(() => stream.destroy(), goodbyeMs);
  client.end();
  await closed;
  clearTimeout(timer);
}
