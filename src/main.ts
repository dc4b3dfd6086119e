import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { isSea } from 'node:sea';
import packageJson from '../package.json' with { type: 'json' };
import { commandWanted } from './cli/command-wanted.ts';
import { completionWanted } from './cli/completion/completion-wanted.ts';
import { formatWanted } from './cli/format-wanted.ts';
import { parse } from './cli/parse.ts';
import { programNameOf } from './cli/program-name.ts';
import { exitStatus, Failure } from './errors.ts';
import type { Request } from './model/request.ts';
import { Outlet } from './report/outlet.ts';

const { version } = packageJson;
const { argv, env, stdout, stderr } = process;
const words = argv.slice(2);
const program = programNameOf(argv[1] ?? '', env);

// A credential plugin that hangs is no reason to: the process ends when its work is done.
main().then(
  status => process.exit(status),
  (bug: Error) => {
    stderr.write(`oc-rpmoverlay ${version}: ${bug.stack}\n`);
    process.exit(exitStatus.internal);
  },
);

/**
 * Reads the command line; what needs no cluster (help, version, completion) is answered here, and everything that is slow to load
 * only afterwards.
 */
async function main(): Promise<number> {
  const unfinished = completionWanted(argv[1] ?? '', words);
  if (unfinished) return complete(unfinished);
  const request = read();
  if (request instanceof Failure) return complain(request);
  if (request.command === 'text') return print(request.text);
  const { carryOut } = await import('./carry-out.ts');
  return carryOut(request, { process, home: homedir(), version, words });
}

function read(): Request | Failure {
  try {
    return parse(words, { program, self: wordsOfSelf(), directory: process.cwd(), version, width: stdout.columns });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

async function complete(unfinished: readonly string[]): Promise<number> {
  const { answerCompletion } = await import('./answer-completion.ts');
  return print(await answerCompletion(unfinished, { env, home: homedir(), version }));
}

async function print(text: string): Promise<number> {
  const outlet = new Outlet(process);
  outlet.result(text, 'stdout');
  try {
    await outlet.flush();
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    outlet.line(`error: ${error.message}\nhint: ${error.hint}`);
    return exitStatus[error.kind];
  }
}

/** The packed binary is its own first two words; it may have been found by a link that stays when a version goes. */
function wordsOfSelf(): readonly string[] {
  const { execPath } = process;
  const [, script = execPath] = argv;
  if (!isSea()) return [execPath, script];
  return [isAbsolute(script) ? script : execPath];
}

async function complain(failure: Failure): Promise<number> {
  const { reportUsage } = await import('./report-usage.ts');
  return reportUsage(failure, {
    process,
    program,
    words,
    command: commandWanted(words),
    format: formatWanted(words),
  });
}
