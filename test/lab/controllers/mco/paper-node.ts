import { type ContainerProcess, NodeDown, type NodeRuntime } from '../../runtime.ts';
import { SwitchedService } from '../../switched-service.ts';
import type { Timers } from './timers.ts';

export type PaperFile = { readonly content: string; readonly owner: { uid: number; gid: number; mode: number } };

/** A node that consists of a list of files and a power switch. */
export class PaperNode implements NodeRuntime {
  readonly name: string;
  readonly address = '192.0.2.1';
  readonly files = new Map<string, PaperFile>();
  /** What was run on it, a line each. */
  readonly commands: string[] = [];
  readonly kubelet = new SwitchedService();
  readonly crio = new SwitchedService();
  running = true;
  boots = 1;
  readonly #timers: Timers;
  readonly #listeners = new Set<(change: 'booted' | 'ended') => void>();

  constructor(name: string, timers: Timers) {
    this.name = name;
    this.#timers = timers;
  }

  get bootId(): string {
    return `${this.name}-${this.boots}`;
  }

  async readFile(path: string): Promise<string | undefined> {
    this.#check();
    return this.files.get(path)?.content;
  }

  async writeFile(path: string, content: string, owner: PaperFile['owner']): Promise<void> {
    this.#check();
    this.files.set(path, { content, owner });
  }

  async removeFile(path: string): Promise<void> {
    this.#check();
    this.files.delete(path);
  }

  async listDirectory(path: string): Promise<readonly string[]> {
    this.#check();
    const inside = [...this.files.keys()].filter(file => file.startsWith(`${path}/`));
    return inside.map(file => file.slice(path.length + 1));
  }

  async run(argv: readonly string[]): Promise<string> {
    this.#check();
    this.commands.push(argv.join(' '));
    return '';
  }

  onPower(listener: (change: 'booted' | 'ended') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a second. */
  async reboot(): Promise<void> {
    this.powerOff();
    await new Promise<void>(resolve => void this.#timers.after(1000, resolve));
    this.powerOn();
  }

  powerOff(): void {
    this.running = false;
    for (const listener of this.#listeners) listener('ended');
  }

  powerOn(): void {
    this.running = true;
    this.boots += 1;
    for (const listener of this.#listeners) listener('booted');
  }

  startPod(): Promise<ContainerProcess> {
    throw new Error('a paper node runs no pods');
  }

  exec(): Promise<ContainerProcess> {
    throw new Error('a paper node runs no pods');
  }

  dial(): Promise<never> {
    throw new Error('a paper node has no ports');
  }

  stopPod(): Promise<void> {
    throw new Error('a paper node runs no pods');
  }

  onSshCommand(): () => void {
    throw new Error('a paper node has no sshd');
  }

  #check(): void {
    if (!this.running) throw new NodeDown(`${this.name} is down`);
  }
}
