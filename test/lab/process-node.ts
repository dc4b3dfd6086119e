import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import {
  CannotStart,
  type ContainerProcess,
  type ContainerSpec,
  NodeDown,
  type NodeRuntime,
  type PodSpec,
} from './runtime.ts';
import { SwitchedService } from './switched-service.ts';

/**
 * A node whose containers are plain processes of this machine and user, for tests of what needs no real one: no root, no
 * namespaces, no terminals, no sshd; its power is a switch.
 */
export class ProcessNode implements NodeRuntime, AsyncDisposable {
  readonly name: string;
  readonly address = '192.0.2.10';
  readonly files = new Map<string, string>();
  readonly kubelet = new SwitchedService();
  readonly crio = new SwitchedService();
  readonly #pods = new Map<string, Set<ChildProcessWithoutNullStreams>>();
  readonly #powerListeners = new Set<(change: 'booted' | 'ended') => void>();
  running = true;
  bootId: string = randomUUID();

  constructor(name: string) {
    this.name = name;
  }

  async startPod(pod: PodSpec): Promise<ContainerProcess> {
    this.#check();
    await this.crio.ask();
    this.#pods.set(pod.uid, new Set());
    return await this.exec(pod.uid, pod);
  }

  async exec(podUid: string, { argv, env, stdin }: ContainerSpec): Promise<ContainerProcess> {
    this.#check();
    const [program = '', ...rest] = argv;
    if (program === '') throw new CannotStart('args must not be empty');
    const child = spawn(program, rest, { env: { PATH: process.env.PATH, ...env }, detached: true });
    await once(child, 'spawn').catch(error => {
      throw new CannotStart(whyNot(program, error));
    });
    // A program that does not read its input ends it by EPIPE.
    child.stdin.on('error', () => {});
    if (!stdin) child.stdin.end();
    this.#pods.get(podUid)?.add(child);
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exit: once(child, 'close').then(([code, signal]) => code ?? 128 + constants.signals[signal as NodeJS.Signals]),
      resize: () => {},
      kill: signal => child.kill(signal),
    };
  }

  async stopPod(podUid: string, graceMs: number): Promise<void> {
    this.#check();
    const [main, ...others] = this.#pods.get(podUid) ?? [];
    if (!main) return;
    const isGone = main.exitCode !== null || main.signalCode !== null;
    const gone = isGone ? Promise.resolve() : once(main, 'exit').then(() => {});
    if (graceMs > 0) main.kill('SIGTERM');
    const timer = setTimeout(() => main.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
    for (const other of others) killGroup(other);
  }

  async dial(port: number): Promise<Duplex> {
    this.#check();
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect').catch(() => {
      throw new Error('connect: connection refused');
    });
    return socket;
  }

  onPower(listener: (change: 'booted' | 'ended') => void): () => void {
    this.#powerListeners.add(listener);
    return () => this.#powerListeners.delete(listener);
  }

  powerOff(): void {
    for (const child of [...this.#pods.values()].flatMap(pod => [...pod])) killGroup(child);
    this.#pods.clear();
    this.running = false;
    this.kubelet.stop();
    this.crio.stop();
    this.#tell('ended');
  }

  powerOn(): void {
    this.running = true;
    this.bootId = randomUUID();
    this.crio.start();
    this.kubelet.start();
    this.#tell('booted');
  }

  async run(argv: readonly string[]): Promise<string> {
    throw new Error(`node/${this.name} has no host that could run ${argv.join(' ')}`);
  }

  async reboot(): Promise<void> {
    this.powerOff();
    this.powerOn();
  }

  async readFile(path: string): Promise<string | undefined> {
    return this.files.get(path);
  }

  async writeFile(path: string, content: string): Promise<void> {
    this.files.set(path, content);
  }

  async listDirectory(): Promise<readonly string[]> {
    return [];
  }

  async removeFile(path: string): Promise<void> {
    this.files.delete(path);
  }

  onSshCommand(): () => void {
    return () => {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.powerOff();
  }

  #check(): void {
    if (!this.running) throw new NodeDown(`node/${this.name} is down`);
  }

  #tell(change: 'booted' | 'ended'): void {
    for (const listener of [...this.#powerListeners]) listener(change);
  }
}

function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** In the words of runc. */
function whyNot(program: string, error: NodeJS.ErrnoException): string {
  const missing = program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH';
  const why = error.code === 'ENOENT' ? missing : 'permission denied';
  return `exec: "${program}": ${why}`;
}
