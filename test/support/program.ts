import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { programNameOf } from '../../src/cli/program-name.ts';

/** How a run of the program ended, and what it said. */
export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A program, and the arguments that come before all others. */
export type Program = readonly [string, ...string[]];

export type RunOptions = {
  /** Default: `programUnderTest`. */
  readonly program?: Program;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: this project's. */
  readonly cwd?: string;
  /** For its standard input; without it, that is `/dev/null`. A stream that does not end keeps it open. */
  readonly input?: string | Uint8Array | Readable;
  /** Kills it: for a test that has failed, and shall leave nothing running. */
  readonly signal?: AbortSignal;
  /** Of what it says; default: UTF-8. In `latin1` each character is a byte. */
  readonly encoding?: BufferEncoding;
  /** After so long it is killed, so that its story fails and shows what it said. Default: what no run in a lab takes. */
  readonly patienceMs?: number;
};

/** In a lab, a program that has not ended by then never will. */
const hangMs = 180_000;

/** A run that goes on. */
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ran> };

/** The program under test: the packed binary that `RPMOVERLAY_BIN` names, else the bundle. */
export function programUnderTest(): Program {
  const binary = process.env.RPMOVERLAY_BIN;
  return binary ? [binary] : bundledProgram();
}

/** The bundle, run by the Node that runs this. */
export function bundledProgram(): Program {
  return [process.execPath, built('dist/bundle/main.mjs')];
}

/** What the program under test calls itself: `main`, or `oc rpmoverlay`. */
export function nameUnderTest(): string {
  return programNameOf(programUnderTest().at(-1) ?? '', {});
}

/** The packed binary: the one that `RPMOVERLAY_BIN` names, else this machine's own. */
export function packedProgram(): readonly [string] {
  return [process.env.RPMOVERLAY_BIN || built('dist/oc-rpmoverlay')];
}

/** Starts the program with no environment but what is given, and no terminal. */
export function startProgram(
  argv: readonly string[],
  { program, env = {}, cwd, input, signal, encoding, patienceMs = hangMs }: RunOptions = {},
): Running {
  const [file, ...first] = program ?? programUnderTest();
  const child = spawn(file, [...first, ...argv], {
    env: { PATH: process.env.PATH, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
    ...(cwd && { cwd }),
    ...(signal && { signal }),
  });
  child.stdin?.on('error', () => {}); // A program that does not read its input ends it by EPIPE.
  if (child.stdin && input instanceof Readable) input.pipe(child.stdin);
  else child.stdin?.end(input);
  const exit = new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done));
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the program has no output');
  const ended = Promise.all([exit, buffer(stdout), buffer(stderr)]).then(([status, out, err]) => {
    return { status, stdout: out.toString(encoding), stderr: err.toString(encoding) };
  });
  return { child, ended };
}

export function runProgram(argv: readonly string[], options?: RunOptions): Promise<Ran> {
  return startProgram(argv, options).ended;
}

function built(file: string): string {
  if (!existsSync(file)) throw new Error(`there is no ${file} yet: npm run build`);
  return resolve(file);
}
