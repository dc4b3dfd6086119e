import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export type Argv = readonly [program: string, ...words: string[]];

/** Milliseconds until a program has ended; what it says is thrown away. */
export async function wallMsOf(argv: Argv): Promise<number> {
  const begin = performance.now();
  await statusOf(argv);
  return performance.now() - begin;
}

/** One that fails has done something else than what is to be measured. */
export async function demandSuccess(argv: Argv): Promise<void> {
  const status = await statusOf(argv);
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with status ${status}`);
}

async function statusOf([program, ...words]: Argv): Promise<number | null> {
  const child = spawn(program, words, { stdio: 'ignore' });
  const [status] = await once(child, 'close');
  return status;
}

/** The most memory that a process has had so far (`VmHWM`), in MB; 0 once it is gone. */
export function peakMegabytesOf(pid: number | undefined): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kibibytes ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

/** Looks at a process's memory again and again, until the disposal. */
export function watchMemory(pid: number | undefined, everyMs: number): Disposable & { readonly peakMegabytes: number } {
  let peakMegabytes = 0;
  const look = () => {
    peakMegabytes = Math.max(peakMegabytes, peakMegabytesOf(pid));
  };
  const timer = setInterval(look, everyMs);
  return {
    get peakMegabytes() {
      return peakMegabytes;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
