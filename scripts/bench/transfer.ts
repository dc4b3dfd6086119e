import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { watchMemory } from './process.ts';

/** A program that runs a line of shell on the node: its arguments but for the last one, which is that line. */
export type Way = { readonly argv: readonly string[]; readonly env: NodeJS.ProcessEnv };

/** In MB (of a million bytes) per second, and of the process on this side. */
export type Transferred = { readonly rate: number; readonly peakMegabytes: number };

/** Sends the bytes of a file. */
export function upload(way: Way, bytes: number, file: string): Promise<Transferred> {
  return measure(bytes, count => run(way, `head -c ${count} >/dev/null`, file));
}

export function download(way: Way, bytes: number): Promise<Transferred> {
  return measure(bytes, count => run(way, `head -c ${count} /dev/zero`, '/dev/null'));
}

type Ran = { readonly wallMs: number; readonly peakMegabytes: number };

/** What it takes to get there, which one byte shows, is not counted. */
async function measure(bytes: number, transfer: (count: number) => Promise<Ran>): Promise<Transferred> {
  const least = await transfer(1);
  const { wallMs, peakMegabytes } = await transfer(bytes);
  return { rate: bytes / 1000 / (wallMs - least.wallMs), peakMegabytes };
}

/** The bytes do not pass through this process, which has the lab to run. */
async function run({ argv, env }: Way, script: string, input: string): Promise<Ran> {
  const [program = '', ...words] = argv;
  await using file = await open(input);
  const begin = performance.now();
  const child = spawn(program, [...words, script], { env, stdio: [file.fd, 'ignore', 'ignore'] });
  using memory = watchMemory(child.pid, 50);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
  return { wallMs: performance.now() - begin, peakMegabytes: memory.peakMegabytes };
}
