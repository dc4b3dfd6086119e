import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { quoteForShell } from '../../src/text/shell-quote.ts';

/** Where and with what the plugin is run. */
export type Stage = { readonly env: NodeJS.ProcessEnv; readonly cwd?: string };

/** Runs the plugin as a user would, and shows the command line; `expected` is the exit status that it must end with. */
export async function show(stage: Stage, words: readonly string[], expected = 0): Promise<void> {
  sayCommand(words);
  const status = await runProgram(['oc-rpmoverlay', ...words], stage);
  if (status !== expected) throw new Error(`${words.join(' ')} ended with ${status}, not ${expected}`);
}

/** The same, but the program is killed as soon as it has said `moment`: the laptop is closed. */
export async function showAndKill(stage: Stage, words: readonly string[], moment: RegExp): Promise<void> {
  sayCommand(words);
  const child = spawn('oc-rpmoverlay', words, { ...stage, stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = once(child, 'close');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    process.stderr.write(text);
    said += text;
    if (moment.test(said)) child.kill('SIGKILL');
  });
  await ended;
  if (child.signalCode !== 'SIGKILL') throw new Error(`${words.join(' ')} ended before: ${moment}`);
}

export async function runProgram([program = '', ...args]: readonly string[], stage: Stage): Promise<number> {
  const child: ChildProcess = spawn(program, args, { ...stage, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function sayCommand(words: readonly string[]): void {
  say(`\n$ ${quoteForShell(['oc', 'rpmoverlay', ...words])}`);
}
