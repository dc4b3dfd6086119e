import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startOnTerminal } from '../../test/support/on-terminal.ts';
import type { Cast, Output } from './cast.ts';
import { commandLine, type Scene, size } from './scenes.ts';

/** Of somebody who types, and reads what came. */
const pace = { keyMs: 45, readMs: 900 };

/**
 * Types the scenes into a bash on a terminal of its own, in a directory of the user's, and records what it is told.
 *
 * Throws where a scene ends with another status than it should.
 */
export async function record(
  scenes: readonly Scene[],
  { env, directory }: { readonly env: Readonly<Record<string, string>>; readonly directory: string },
): Promise<Cast> {
  const statuses = join(directory, '.statuses');
  const outputs: Output[] = [];
  const start = performance.now();
  using ended = new DisposableStack();
  const stop = ended.adopt(new AbortController(), controller => controller.abort());
  const at = startOnTerminal(['--norc', '--noprofile', '-i'], {
    program: ['env', '--chdir', directory, 'bash'],
    env: { ...env, ...prompt, STATUSES: statuses, TERM: 'xterm-256color' },
    size,
    signal: stop.signal,
    onOutput: text => void outputs.push({ at: Math.round(performance.now() - start) / 1000, text }),
  });
  for (const [done, scene] of scenes.entries()) {
    await at.until(({ text }) => promptsIn(text) > done);
    await wait(pace.readMs);
    for (const key of commandLine(scene)) {
      at.type(key);
      await wait(pace.keyMs);
    }
    at.type('\n');
  }
  await at.until(({ text }) => promptsIn(text) > scenes.length);
  await assertStatuses(statuses, scenes);
  const title = 'oc rpmoverlay, recorded from a real run in the lab';
  return { ...size, title, outputs };
}

/** Of bash: a `$`, what is typed in bold, and an empty line before the next. The first status is that of nothing. */
const prompt = {
  PS1: '\\[\\e[2m\\]$\\[\\e[22;1m\\] ',
  PS0: '\\e[0m',
  PROMPT_COMMAND: 'status=$?; [ ! -e "$STATUSES" ] || echo; echo $status >>"$STATUSES"',
  HISTFILE: '',
  INPUTRC: '/dev/null',
};

function promptsIn(text: string): number {
  return text.split('\n').filter(line => /^\$( |$)/.test(line)).length;
}

async function assertStatuses(file: string, scenes: readonly Scene[]): Promise<void> {
  const [, ...statuses] = (await readFile(file, 'utf8')).trimEnd().split('\n').map(Number);
  const expected = scenes.map(({ status }) => status);
  if (statuses.join() !== expected.join()) throw new Error(`ended with ${statuses}, not ${expected}`);
}
