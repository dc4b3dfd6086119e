import type { OutputFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { type FlagGroup, singleOr, toggle } from '../flag.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { oneOf, parseSwitch } from '../value.ts';

export const format = singleOr(
  { name: 'output', short: 'o', placeholder: 'FORMAT', summary: 'table, wide, json, yaml or name' },
  'table',
  oneOf(['table', 'wide', 'json', 'yaml', 'name']),
);
const quiet = toggle({ name: 'quiet', short: 'q', summary: 'only the result, and what went wrong' });
const verbose = toggle(
  { name: 'verbose', short: 'v', aliases: ['v'], summary: 'also what runs on the host, as it runs' },
  parseVerbose,
);
const noColor = toggle({ name: 'no-color', summary: 'no colors, as if NO_COLOR were set' });

const progress = [quiet, verbose, noColor];

export const outputGroup: FlagGroup = { title: 'Output', flags: [format, ...progress] };

/** For commands whose stdout belongs to the node. */
export const progressGroup: FlagGroup = { title: 'Output', flags: progress };

export function readOutput(args: Args): OutputFlags {
  return {
    format: args.get(format),
    quiet: args.get(quiet),
    verbose: args.get(verbose),
    color: args.get(noColor) ? 'never' : 'auto',
  };
}

/** A command after `--` has stdout for itself. */
export function refuseFormatOfRun(args: Args): void {
  if (args.run.length > 0 && args.isGiven(format))
    throw usageFailure(
      'CONFLICTING_FLAGS',
      "--output and a command after -- cannot be given together: stdout is the command's",
    );
}

function parseVerbose(text: string, flag: string): boolean {
  if (!/^\d+$/.test(text)) return parseSwitch(text, flag);
  throw usageFailure(
    'BAD_VALUE',
    `-v is a switch and takes no level, not ${quoted(text)}: the log levels of kubectl do not exist here`,
    'write -v alone',
  );
}
