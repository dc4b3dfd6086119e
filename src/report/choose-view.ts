import type { OutputFlags } from '../model/request.ts';
import type { SpokenEvent } from './event-line.ts';
import type { EventView } from './event-view.ts';
import { ndjsonView } from './ndjson-view.ts';
import type { Outlet } from './outlet.ts';
import { colorPaint, type Paint, plainPaint } from './paint.ts';
import { plainView } from './plain-view.ts';
import type { ScreenStream } from './streams.ts';
import { hasSize, TerminalView } from './terminal-view.ts';

type Setting = {
  readonly flags: OutputFlags;
  readonly sharesStderr?: SharesStderr;
  readonly stderr: ScreenStream;
  readonly env: NodeJS.ProcessEnv;
};

/** `yes`: also what runs on the node writes there, so that only what is worth keeping should stand beside it. */
export type SharesStderr = 'yes' | 'no';

/** How stderr is written: as NDJSON, as lines, or drawn on a terminal. */
export function chooseView(setting: Setting, outlet: Outlet): EventView {
  const { flags, sharesStderr, stderr, env } = setting;
  if (isNdjson(flags)) return ndjsonView(outlet);
  const paint = choosePaint(setting);
  const draws = isScreen(stderr, env) && hasSize(stderr) && env.TERM !== 'dumb' && !isSilent(flags);
  return draws
    ? new TerminalView(stderr, { outlet, paint, env })
    : plainView(outlet, paint, sharesStderr === 'yes' && !flags.verbose ? 'without progress' : 'with progress');
}

/** Colours only where they are seen as such, and wanted (https://no-color.org). */
export function choosePaint({ flags, stderr, env }: Setting): Paint {
  const wanted = flags.color === 'auto' && !env.NO_COLOR;
  return wanted && stderr.isTTY && env.TERM !== 'dumb' ? colorPaint : plainPaint;
}

/** Whether the flags want this kind of event to be shown. */
export function isWanted(event: SpokenEvent, flags: OutputFlags): boolean {
  if (event.kind === 'detail') return flags.verbose;
  if (event.kind === 'warning') return true;
  if (event.kind === 'settled' && event.outcome === 'failed') return true;
  return !isSilent(flags);
}

/** `-v -o json`: whatever is written on stderr is NDJSON. */
export function isNdjson(flags: OutputFlags): boolean {
  return isStructured(flags) && flags.verbose;
}

/** Whether stdout is for a program, which asks no questions and watches no progress. */
export function isStructured({ format }: OutputFlags): boolean {
  return format === 'json' || format === 'yaml';
}

/** A terminal with a person in front of it: those of CI systems have nobody. */
export function isScreen(stream: { readonly isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (!env.CI || env.CI === 'false');
}

function isSilent(flags: OutputFlags): boolean {
  return flags.quiet || (isStructured(flags) && !flags.verbose);
}
