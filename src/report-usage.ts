import { exitStatus, type Failure } from './errors.ts';
import { endingOf } from './model/ending.ts';
import { jointFailureOf } from './model/outcome.ts';
import type { OutputFormat } from './model/request.ts';
import { openReporter } from './report/open-reporter.ts';

type Edge = {
  readonly process: NodeJS.Process;
  readonly program: string;
  readonly words: readonly string[];
  /** Also a command line that is not understood may have named its command, and said how it wants to be answered. */
  readonly command: string;
  readonly format: OutputFormat;
};

/** Tells of a command line that is not understood; nothing was contacted. */
export async function reportUsage(
  failure: Failure,
  { process, program, words, command, format }: Edge,
): Promise<number> {
  const flags = { format, quiet: false, verbose: false, color: 'auto' } as const;
  using reporter = openReporter({
    flags,
    yes: false,
    program,
    argv: words,
    streams: process,
    env: process.env,
    secrets: [],
  });
  const result = { nodes: [], failure: jointFailureOf(failure) };
  const ending = endingOf({ command, result, leftovers: [], runsCommand: 'no' });
  reporter.end(ending);
  return (await reporter.close()) === 'written' ? ending.exit : exitStatus.failed;
}
