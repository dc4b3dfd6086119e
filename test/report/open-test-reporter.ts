import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Ending } from '../../src/model/event.ts';
import type { OutputFlags } from '../../src/model/request.ts';
import { openReporter, type ReporterSetting, type StreamReporter } from '../../src/report/open-reporter.ts';
import type { Streams } from '../../src/report/streams.ts';
import { Screen } from './screen.ts';

/** A stdin that counts as a terminal. */
export class Keyboard extends PassThrough {
  readonly isTTY = true;
}

/** A pipe whose text is kept. */
export class Pipe extends PassThrough {
  get text(): string {
    const chunk: unknown = this.read();
    if (chunk !== null) this.#text += String(chunk);
    return this.#text;
  }
  #text = '';
}

type Options = Partial<Omit<ReporterSetting, 'flags' | 'streams'>> & { readonly flags?: Partial<OutputFlags> };

/** A reporter whose three streams are pipes, as in a script. */
export function openInPipe(options: Options = {}): {
  reporter: StreamReporter;
  stdin: Pipe;
  stdout: Pipe;
  stderr: Pipe;
} {
  const streams = { stdin: new Pipe(), stdout: new Pipe(), stderr: new Pipe() };
  return { reporter: open(options, streams), ...streams };
}

/** A reporter with a terminal in front of it, where only stdout is a pipe. */
export function openOnScreen(options: Options & { readonly screen?: Screen } = {}): {
  reporter: StreamReporter;
  screen: Screen;
  keyboard: Keyboard;
  stdout: Pipe;
} {
  const screen = options.screen ?? new Screen();
  const keyboard = new Keyboard();
  const stdout = new Pipe();
  return { reporter: open(options, { stdin: keyboard, stdout, stderr: screen }), screen, keyboard, stdout };
}

function open({ flags, ...options }: Options, streams: Streams): StreamReporter {
  return openReporter({
    yes: false,
    program: 'oc rpmoverlay',
    argv: ['usr', 'worker-a'],
    secrets: [],
    env: {},
    ...options,
    flags: { format: 'table', quiet: false, verbose: false, color: 'never', ...flags },
    streams,
  });
}

/** Resolves when what was loaded for drawing, and the drawing itself, are there. */
export async function drawn(): Promise<void> {
  await import('ora');
  await setImmediate();
}

/** A run that ended well and has nothing to show. */
export const wellDone: Ending = {
  command: 'usr',
  exit: 0,
  code: null,
  message: null,
  hint: null,
  nodes: [],
  leftovers: [],
};
