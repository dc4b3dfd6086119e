import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type NodeService, ServiceDown } from '../runtime.ts';

type Change = 'started' | 'ended';

/** A node's service as the lab knows it: by the connection that the service keeps to the lab as long as it runs. */
export class ServiceLink implements NodeService, AsyncDisposable {
  readonly #name: string;
  readonly #server: Server;
  readonly #listeners = new Set<(change: Change) => void>();
  #socket: Socket | undefined;
  #questions: PromiseWithResolvers<string>[] = [];
  #isAdmitted = false;

  private constructor(name: string) {
    this.#name = name;
    this.#server = createServer(socket => this.#take(socket));
  }

  /** `directory` is what the node sees as /run/lab. */
  static async listen(directory: string, name: string): Promise<ServiceLink> {
    const link = new ServiceLink(name);
    const path = join(directory, name);
    await rm(path, { force: true });
    await once(link.#server.listen(path), 'listening');
    await chmod(path, 0o600);
    return link;
  }

  get running(): boolean {
    return this.#isAdmitted && this.#socket !== undefined;
  }

  /** Resolves when the service is there, whether or not the node is up already. */
  async awaitConnection(signal: AbortSignal): Promise<void> {
    if (!this.#socket) await once(this.#server, 'connection', { signal });
  }

  async ask(): Promise<string> {
    if (!this.running) throw new ServiceDown(`${this.#name} is not running`);
    const question = Promise.withResolvers<string>();
    this.#questions.push(question);
    this.#socket?.write('?');
    return question.promise;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The node has booted, or ended: nobody is to hear of its services before the one and after the other. */
  admit(power: 'booted' | 'ended'): void {
    const was = this.running;
    this.#isAdmitted = power === 'booted';
    if (this.running !== was) this.#tell(this.running ? 'started' : 'ended');
  }

  #take(socket: Socket): void {
    this.#drop();
    this.#socket = socket;
    socket.on('error', () => {}); // It ended before it had read the question.
    socket.once('close', () => {
      if (this.#socket === socket) this.#drop();
    });
    createInterface({ input: socket })
      .on('line', answer => this.#questions.shift()?.resolve(answer))
      .on('error', () => {}); // The socket's own.
    socket.write('!'); // The service waits for it before it says that it is ready.
    if (this.running) this.#tell('started');
  }

  #drop(): void {
    if (!this.#socket) return;
    const was = this.running;
    this.#socket.destroy();
    this.#socket = undefined;
    for (const { reject } of this.#questions.splice(0)) reject(new ServiceDown(`${this.#name} has ended`));
    if (was) this.#tell('ended');
  }

  #tell(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isAdmitted = false;
    this.#drop();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
