import { type ChildProcess, type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * Starts a program that the kernel kills when this process ends, in whatever way (PR_SET_PDEATHSIG). In a session of its
 * own, so that a Ctrl-C at the terminal does not reach it.
 */
export function spawnBound(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { ...options, detached: true });
}

/** The same with pipes for the three standard streams. */
export function spawnPiped(argv: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { stdio: 'pipe', detached: true });
}

/** A further stream of a child that was spawned with `pipe` for this file descriptor. */
export function channelOf(child: ChildProcess, fd: number): Socket {
  const stream = child.stdio[fd];
  if (!(stream instanceof Socket)) throw new Error(`fd ${fd} of the child is no pipe`);
  return stream;
}

/** The ids of the processes that a process has started and that are there. */
export async function childrenOf({ pid }: Pick<ChildProcess, 'pid'>): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}

/** Runs a bound program to its end. Returns what it printed; throws with its standard error when it failed. */
export async function runBound(argv: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawnBound(argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(channelOf(child, 1)), text(channelOf(child, 2))]);
  const [code, signal] = await closed;
  if (code !== 0) throw new Error(`${argv[0]} ended with ${signal ?? code}: ${stderr.trim()}`);
  return stdout;
}

/**
 * Starts a program that prepares something and holds it: it says `ready` when it has, and lets go when its standard input
 * is closed. Throws with its standard error when it fails to.
 */
export async function spawnHolder(argv: readonly string[]): Promise<Holder> {
  const child = spawnBound(argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const complaint = text(channelOf(child, 2));
  const line = await Promise.race([once(channelOf(child, 1), 'data').then(String), ended.then(() => '')]);
  if (line.trim() !== 'ready') throw new Error(`${argv[0]}: ${(await complaint).trim() || `said ${line}`}`);
  return {
    pid: child.pid ?? 0,
    release: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

export type Holder = { readonly pid: number; release(): Promise<void> };
