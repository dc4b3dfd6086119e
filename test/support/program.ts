import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a run of the program ended, and what it said. */
export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For its standard input; without it, that is `/dev/null`. */
  readonly input?: string | Uint8Array;
};

/** A run that goes on. */
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ran> };

/** The program under test: the packed binary that `RPMOVERLAY_BIN` names, else the bundle. */
export function programUnderTest(): readonly [string, ...string[]] {
  const binary = process.env.RPMOVERLAY_BIN;
  if (binary) return [binary];
  const bundle = resolve('dist/bundle/main.mjs');
  if (!existsSync(bundle)) throw new Error('there is no bundle yet: npm run bundle');
  return [process.execPath, bundle];
}

/** Starts the program with no environment but what is given, and no terminal. */
export function startProgram(argv: readonly string[], { env = {}, input }: RunOptions = {}): Running {
  const [program, ...first] = programUnderTest();
  const child = spawn(program, [...first, ...argv], {
    env: { PATH: process.env.PATH, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {}); // A program that does not read its input ends it by EPIPE.
  child.stdin?.end(input);
  const exit = new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done));
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the program has no output');
  const ended = Promise.all([exit, text(stdout), text(stderr)]).then(([status, out, err]) => {
    return { status, stdout: out, stderr: err };
  });
  return { child, ended };
}

export function runProgram(argv: readonly string[], options?: RunOptions): Promise<Ran> {
  return startProgram(argv, options).ended;
}
