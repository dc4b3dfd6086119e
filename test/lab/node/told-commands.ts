import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type CommandListener = (command: string) => Promise<void>;

/** Where something on a node says what it is about to run, and waits until every listener is done. */
export class ToldCommands implements AsyncDisposable {
  readonly #listeners = new Set<CommandListener>();
  readonly #waiting = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, async connection => {
      this.#waiting.add(connection);
      connection.on('error', () => {}); // The session was broken off.
      connection.once('close', () => this.#waiting.delete(connection));
      try {
        const command = await text(connection);
        await Promise.all([...this.#listeners].map(listener => listener(command)));
      } finally {
        connection.destroy();
      }
    });
  }

  /**
   * `directory` is what the node sees as /run/lab; login shells tell `ssh-commands`, scripts on the host `host-commands`,
   * rpm-ostree's daemon `transactions`.
   */
  static async listen(
    directory: string,
    name: 'ssh-commands' | 'host-commands' | 'transactions',
  ): Promise<ToldCommands> {
    const commands = new ToldCommands();
    const path = join(directory, name);
    await rm(path, { force: true });
    await once(commands.#server.listen(path), 'listening');
    await chmod(path, 0o666); // core is to reach it
    return commands;
  }

  /** The returned function takes it away again. */
  add(listener: CommandListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const connection of this.#waiting) connection.destroy();
    await closed;
  }
}
